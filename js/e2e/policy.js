/** What a bad script would try to reach another place; each fails if it is refused. */

/** @type {Record<string, (url: string) => Promise<unknown>>} in a worker and in the page */
export const ATTEMPTS = {
  fetch: (url) => fetch(url),
  XMLHttpRequest: (url) =>
    new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.onload = done;
      request.onerror = () => fail(new Error('blocked'));
      request.open('GET', url);
      request.send();
    }),
  WebSocket: (url) =>
    new Promise((done, fail) => {
      const socket = new WebSocket(url.replace('http', 'ws'));
      socket.onopen = done;
      socket.onerror = () => fail(new Error('blocked'));
    }),
  EventSource: (url) =>
    new Promise((done, fail) => {
      const source = new EventSource(url);
      source.onopen = done;
      source.onerror = () => fail(new Error('blocked'));
    }),
  'dynamic import': (url) => import(url),
};

/** @type {Record<string, (url: string) => Promise<unknown>>} in a worker only */
export const WORKER_ATTEMPTS = {
  ...ATTEMPTS,
  importScripts: async (url) =>
    /** @type {{importScripts(url: string): void}} */ (/** @type {unknown} */ (self)).importScripts(url),
};

/** @type {Record<string, (url: string) => Promise<unknown>>} in the page only */
export const PAGE_ATTEMPTS = {
  ...ATTEMPTS,
  // It says yes to what the policy refuses afterwards: only the server can tell.
  sendBeacon: async (url) => {
    navigator.sendBeacon(url, 'x'); // eslint-disable-line no-restricted-properties -- it is what is tried
    await new Promise((resolve) => setTimeout(resolve, 300));
    throw new Error('not known');
  },
  image: (url) =>
    new Promise((done, fail) => {
      const image = new Image();
      image.onload = image.onerror = () => fail(new Error('not an image'));
      image.src = url;
    }),
  'style sheet': (url) =>
    new Promise((done, fail) => {
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url });
      link.onload = done;
      link.onerror = () => fail(new Error('blocked'));
      document.head.append(link);
    }),
  frame: (url) =>
    new Promise((done, fail) => {
      const frame = Object.assign(document.createElement('iframe'), { src: url });
      frame.onload = () => fail(new Error('of whatever'));
      document.body.append(frame);
    }),
  form: async (url) => {
    const form = Object.assign(document.createElement('form'), { action: url, method: 'post' });
    document.body.append(form);
    form.submit();
    await new Promise((resolve) => setTimeout(resolve, 300));
    throw new Error('not known');
  },
  prefetch: async (url) => {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: url }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    throw new Error('not known');
  },
  'worker from an address': async (url) => void new Worker(url),
  WebTransport: async (url) => {
    const { WebTransport } = /** @type {any} */ (globalThis);
    await new WebTransport(url.replace('http:', 'https:')).ready;
  },
  WebRTC: async (url) => {
    const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:${new URL(url).host}` }] });
    connection.createDataChannel('x');
    await connection.setLocalDescription(await connection.createOffer());
  },
};
