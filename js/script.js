/**
 * Starts workers from a text of ours, turned into a blob: URL, so that the worker inherits the
 * content security policy of whoever starts it; a worker loaded by URL would not.
 */

/**
 * @param {string} source a classic script
 * @param {string} name
 * @returns {Worker}
 */
export function startScript(source, name) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(/** @type {string} */ (trusted(url)), { name });
  // Not sooner: some browsers look the blob up after the constructor has returned.
  const release = () => URL.revokeObjectURL(url);
  worker.addEventListener('message', release, { once: true });
  worker.addEventListener('error', release, { once: true });
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
