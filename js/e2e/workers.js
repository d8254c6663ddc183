/**
 * What tests do to the workers of a page before these do anything.
 *
 * @import { Page } from 'playwright-core'
 */

/**
 * Runs a function in the workers that a page starts from now on, before their own scripts, until told
 * to stop. A worker is told by Playwright only when it runs already.
 * @template T
 * @param {Page} page that has begun to load
 * @param {(argument: T) => void} body takes nothing but its argument from here
 * @param {T} argument
 * @returns {Promise<{stop: () => Promise<void>}>}
 */
export async function beforeWorkers(page, body, argument) {
  const handle = await page.evaluateHandle(
    (prelude) => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (/** @type {Blob} */ source) =>
        make.call(URL, source.type === 'text/javascript' ? new Blob([prelude, source], { type: source.type }) : source);
      return make;
    },
    `(${body})(${JSON.stringify(argument)});`,
  );
  return {
    stop: async () => {
      await handle.evaluate((make) => void (URL.createObjectURL = make));
    },
  };
}
