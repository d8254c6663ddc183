/** Whether the keys are those of a Mac: they have other names there. */
export function isMac() {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
