/**
 * Installs the service worker, which keeps the release for use without a network, and offers a
 * newer release when there is one. A new release takes over on the user's word only.
 */

/** @typedef {{kind: 'take-over'} | {kind: 'shared', id: string}} Message to the service worker */

/**
 * @typedef {object} Installed
 * @property {() => Promise<void>} take lets the new release that was offered take over; resolves when it has
 */

/**
 * @param {string} address of the service worker; its folder is its scope
 * @param {(installed: Installed) => void} offer called when a newer release waits
 * @returns {Promise<void>} resolves when the browser has looked for a newer release. A browser or
 *   a place that has no service workers is no error: the page works without
 */
export async function install(address, offer) {
  const container = navigator.serviceWorker;
  if (container === undefined) {
    return;
  }
  const found = await container
    .register(/** @type {string} */ (trusted(address)), { updateViaCache: 'none' })
    .catch(() => undefined);
  if (found === undefined) {
    return; // switched off, in a private window, or no server to install from
  }
  const consider = () => {
    const { waiting, active } = found;
    if (waiting && active) {
      offer({ take: () => takeOver(waiting) });
    }
  };
  consider();
  found.addEventListener('updatefound', () => {
    found.installing?.addEventListener('statechange', consider);
  });
  found.installing?.addEventListener('statechange', consider);
  if (found.active) {
    await found.update().catch(() => {}); // no network: the release we have is the newest we know
  }
}

/** @param {ServiceWorker} waiting */
function takeOver(waiting) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (waiting.state === 'activated') {
        resolve(undefined);
      } else if (waiting.state === 'redundant') {
        reject(new Error('A still newer release has come. Please reload the page.'));
      }
    };
    waiting.addEventListener('statechange', look);
    look(); // another tab may have been first
    waiting.postMessage(/** @type {Message} */ ({ kind: 'take-over' }));
  });
}

/**
 * The file that was shared with the program, if the page was opened for one: see js/sw.js.
 * @param {Location} location
 * @returns {Promise<File | undefined>} rejects if it was, and the file is not to be had any more
 */
export async function sharedFile({ search, pathname, hash }) {
  const id = new URLSearchParams(search).get('shared');
  if (id === null) {
    return undefined;
  }
  history.replaceState(history.state, '', pathname + hash); // a reload does not share it again
  const worker = navigator.serviceWorker?.controller;
  const { port1, port2 } = new MessageChannel();
  const answer = worker && new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  worker?.postMessage(/** @type {Message} */ ({ kind: 'shared', id }), [port2]);
  const file = await answer;
  port1.close();
  if (!(file instanceof File)) {
    throw new Error('The file that was shared did not arrive. Please share it again.');
  }
  return file;
}

/**
 * Calls back with the files that the system opens with the installed program.
 * @param {(files: readonly File[], handle?: FileSystemFileHandle) => void} open gets the handle of a single file
 * @param {(message: string) => void} fail is told of files that cannot be read
 */
export function onLaunch(open, fail) {
  const { launchQueue } = /** @type {{launchQueue?: {setConsumer(consumer: (launch: {files?: readonly FileSystemFileHandle[]}) => void): void}}} */ (
    /** @type {unknown} */ (globalThis)
  );
  launchQueue?.setConsumer(async ({ files: handles = [] }) => {
    try {
      const files = await Promise.all(handles.map((handle) => handle.getFile()));
      if (files.length > 0) {
        open(files, handles.length === 1 ? handles[0] : undefined);
      }
    } catch {
      fail('The file could not be opened: it was moved or deleted, or may not be read.');
    }
  });
}

/**
 * Under Trusted Types a service worker's address needs a policy; ours knows one address.
 * @param {string} address
 * @returns {unknown} a TrustedScriptURL where there are such, or the address
 */
function trusted(address) {
  const factory = /** @type {{trustedTypes?: {createPolicy(name: string, rules: object): {createScriptURL(url: string): unknown}}}} */ (
    globalThis
  ).trustedTypes;
  return factory === undefined
    ? address
    : factory.createPolicy('flowglass-service-worker', { createScriptURL: () => address }).createScriptURL('');
}
