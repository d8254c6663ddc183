/**
 * The seal: once the page has all it needs, its content security policy is narrowed to nothing.
 * From then on the browser refuses every request of the page and of its workers, also those to
 * the place they were loaded from, until the page is loaded anew.
 */

/**
 * What a sealed page may still do: start workers from its own blobs, compile what it holds, and show
 * the icon that stands in it.
 */
const SEALED_POLICY =
  "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * Takes away what no policy of today's browsers binds: connections of WebRTC, of which we make none.
 */
export function shutSideDoors() {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'mozRTCPeerConnection']) {
    Reflect.deleteProperty(globalThis, name);
  }
}

/** Seals the page. A policy can be added to, never loosened: there is no way back but a reload. */
export function seal() {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = SEALED_POLICY;
  document.head.append(meta);
}
