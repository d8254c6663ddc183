import type { GoCall, GoRuntime } from './gowasm.js';

declare global {
  /** Defined by the toolchain's wasm_exec.js. */
  var Go: new () => GoRuntime;

  /** Published by the Go side when it is ready; see gowasm.js. */
  var flowglassCall: GoCall | undefined;
}
