/** The Go toolchain's own wasm_exec.js; defines globalThis.Go. See vite.config.js. */
declare module 'virtual:wasm-exec';

/** js/worker.js and all it imports, as one classic script. See vite.config.js. */
declare module 'virtual:worker-source' {
  const source: string;
  export default source;
}

/** js/storer.js and all it imports, as one classic script. See vite.config.js. */
declare module 'virtual:storer-source' {
  const source: string;
  export default source;
}

/** js/slicer.js as one classic script. See vite.config.js. */
declare module 'virtual:slicer-source' {
  const source: string;
  export default source;
}

/** js/take/worker.js and all it imports, as one classic script. See vite.config.js. */
declare module 'virtual:taker-source' {
  const source: string;
  export default source;
}
