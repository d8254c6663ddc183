/** Counts the requests that the browser has made for this page, by the browser's own list of them. */

/**
 * Resource timing lists what the page asked of the network or of its service worker: also beacons,
 * requests that failed and some that the policy refused. It leaves out blob: addresses, which are
 * the page's own memory, WebSockets, which the policy refuses, and the service worker's own.
 * @returns {{count: () => number}} since the page began to load
 */
export function countRequests() {
  let count = 0;
  const observer = new PerformanceObserver((list) => (count += list.getEntries().length));
  observer.observe({ type: 'resource', buffered: true });
  return { count: () => (count += observer.takeRecords().length) };
}
