/**
 * The service worker: keeps one release as a whole and serves the page from it, so that it works
 * without a network and never mixes two. The build writes into it the list of the release's
 * files, each with the hash of its content: if one of them does not come, or comes from another
 * release, this service worker is not installed and the one before stays.
 *
 * It takes over when the page says so, on the user's word, or when no page is open.
 *
 * @import { Message } from './install.js'
 */
import { setCacheNameDetails } from 'workbox-core';
import { precacheAndRoute } from 'workbox-precaching';

/**
 * This file's global scope, which the DOM types know nothing of.
 * @typedef {object} ServiceWorkerScope
 * @property {{scope: string}} registration
 * @property {() => Promise<void>} skipWaiting
 * @property {(type: string, listener: (event: any) => void) => void} addEventListener
 */

/** How long a shared file waits for the page that opens it, in milliseconds. */
const SHARE_TIME = 60_000;

/**
 * @typedef {object} FetchEvent
 * @property {Request} request
 * @property {(response: Promise<Response>) => void} respondWith
 * @property {(work: Promise<unknown>) => void} waitUntil
 */

const scope = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (self));

/** Files that were shared and not yet fetched. @type {Map<string, {file: File, done: () => void}>} */
const shared = new Map();

scope.addEventListener('fetch', (/** @type {FetchEvent} */ event) => {
  const { method, url } = event.request;
  if (method === 'POST' && url === new URL('share', scope.registration.scope).href) {
    event.respondWith(receive(event));
  }
});

/**
 * Another program shares a file with ours: it is held in memory until the page asks for it.
 * @param {FetchEvent} event
 */
async function receive(event) {
  const home = scope.registration.scope;
  const file = (await event.request.formData()).get('capture');
  if (!(file instanceof File)) {
    return Response.redirect(home, 303);
  }
  const id = crypto.randomUUID();
  const fetched = new Promise((resolve) => {
    const done = () => resolve(shared.delete(id));
    shared.set(id, { file, done });
    setTimeout(done, SHARE_TIME);
  });
  event.waitUntil(fetched);
  return Response.redirect(`${home}?shared=${id}`, 303);
}

scope.addEventListener('message', (/** @type {MessageEvent<Message>} */ { data, ports }) => {
  switch (data.kind) {
    case 'take-over':
      void scope.skipWaiting();
      return;
    case 'shared': {
      const { file, done } = shared.get(data.id) ?? {};
      ports[0]?.postMessage(file);
      done?.();
      return;
    }
  }
});

setCacheNameDetails({ prefix: 'flowglass' });
// The build puts the list in place of the name.
precacheAndRoute(/** @type {any} */ (self).__WB_MANIFEST, {
  cleanURLs: false,
  ignoreURLParametersMatching: [/^/], // ?shared=... is for the page
});
