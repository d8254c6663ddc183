/**
 * Starts workers. The script is a text of ours, turned into a blob: URL, so that the worker
 * inherits the page's content security policy; a worker loaded by URL would not.
 *
 * @import { WorkerPort } from './client.js'
 */
import { FlowglassError } from './protocol.js';
import { serveWants } from './wants.js';

/**
 * Compiles the module while it loads. Hosts that serve it under another MIME type than
 * application/wasm make streaming impossible; then it is compiled after loading.
 * @param {Promise<Response>} response
 * @returns {Promise<WebAssembly.Module>}
 * @throws {FlowglassError} `internal` when it could not be loaded
 */
export async function compileModule(response) {
  let loaded;
  try {
    loaded = await response;
  } catch (error) {
    throw cannotLoad(error instanceof Error ? error.message : String(error));
  }
  if (!loaded.ok) {
    throw cannotLoad(`${loaded.status} ${loaded.statusText}`);
  }
  const type = loaded.headers.get('content-type');
  try {
    return type === 'application/wasm' // exactly: a parameter makes streaming fail as well
      ? await WebAssembly.compileStreaming(loaded)
      : await WebAssembly.compile(await loaded.arrayBuffer());
  } catch (error) {
    throw cannotLoad(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Starts a worker from its source text.
 * @param {string} source a classic script
 * @param {(address: string) => Promise<WebAssembly.Module>} load has the programs that it wants later
 * @returns {WorkerPort}
 */
export function startWorker(source, load) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(/** @type {string} */ (trusted(url)), { name: 'flowglass' });
  // Not sooner: some browsers look the blob up after the constructor has returned.
  const release = () => URL.revokeObjectURL(url);
  worker.addEventListener('message', release, { once: true });
  worker.addEventListener('error', release, { once: true });
  worker.addEventListener('message', ({ data }) => {
    void serveWants(data, load, (delivery) => worker.postMessage(delivery));
  });
  return worker;
}

/** @type {{createScriptURL(url: string): unknown} | undefined} */
let policy;

/**
 * Under Trusted Types a worker's URL needs a policy; ours lets through its own blobs only.
 * @param {string} url
 * @returns {unknown} a TrustedScriptURL where there are such, or the url
 */
function trusted(url) {
  const factory = /** @type {{trustedTypes?: {createPolicy(name: string, rules: object): typeof policy}}} */ (
    globalThis
  ).trustedTypes;
  if (factory === undefined) {
    return url;
  }
  policy ??= factory.createPolicy('flowglass-worker', {
    /** @param {string} candidate */
    createScriptURL(candidate) {
      if (!candidate.startsWith('blob:')) {
        throw new TypeError('a worker starts from a blob: URL only');
      }
      return candidate;
    },
  });
  return policy?.createScriptURL(url);
}

/** @param {string} why */
function cannotLoad(why) {
  return new FlowglassError('internal', `The analyser could not be loaded (${why}). Reload the page.`);
}
