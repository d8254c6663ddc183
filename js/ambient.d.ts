import type { GoRuntime } from './gowasm.js';

declare global {
  /** Defined by the toolchain's wasm_exec.js. */
  var Go: new () => GoRuntime;
}
