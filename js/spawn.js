/**
 * Loads what workers need, and starts those that decode.
 *
 * @import { WorkerPort } from './client.js'
 */
import { FlowglassError } from './protocol.js';
import { startScript } from './script.js';
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
  const worker = startScript(source, 'flowglass');
  worker.addEventListener('message', ({ data }) => {
    void serveWants(data, load, (delivery) => worker.postMessage(delivery));
  });
  return worker;
}

/** @param {string} why */
function cannotLoad(why) {
  return new FlowglassError('internal', `The analyser could not be loaded (${why}). Reload the page.`);
}
