/**
 * End-to-end tests: the built site behind a static server under a sub-path, a real Chromium,
 * and a page whose errors and requests are kept.
 *
 * @import { Browser, Page } from 'playwright-core'
 */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.js';
import { serve } from '../../scripts/serve.js';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const CAPTURES = new URL('../../testdata/captures/', import.meta.url);

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * How much slower pages are than this machine makes them, for a look at whether tests wait for what
 * they ask about: `SLOW=4 make e2e` gives their scripts a quarter of the time, and brings each answer
 * of a worker 40 ms later for each.
 */
const SLOW = Number(process.env.SLOW ?? 1);

/**
 * Path of one of our own captures.
 * @param {string} name such as `http-ecn.pcap`
 */
export function capturePath(name) {
  return fileURLToPath(new URL(name, CAPTURES));
}

/**
 * A page under watch.
 * @typedef {object} Probe
 * @property {Page} page in a profile of its own
 * @property {string[]} errors uncaught errors and console errors, in order
 * @property {string[]} requests every address asked for, in order; blob: left out
 * @property {() => Promise<void>} close
 */

/**
 * What an embedding page knows; see {@link Harness.embed}.
 * @typedef {object} EmbedScope
 * @property {typeof import('../flowglass.js')} flowglass
 * @property {() => File} pick the chosen file
 * @property {import('../capture.js').Capture} capture set by tests
 */

/** One server and one browser for the tests of a file. */
export class Harness {
  #root;
  #server;
  #browser;

  /** Pages to be used again, by their options. @type {Map<string, Probe>} */
  #used = new Map();

  /** What the server was asked for, as `GET /flowglass/`, in order. @type {string[]} */
  asked;

  /**
   * @param {string} root
   * @param {Awaited<ReturnType<typeof serve>>} server
   * @param {Browser} browser
   * @param {string[]} asked
   */
  constructor(root, server, browser, asked) {
    this.#root = root;
    this.#server = server;
    this.#browser = browser;
    this.asked = asked;
  }

  /** @param {string} [root] folder to serve, dist/ if left out */
  static async start(root = DIST) {
    const executablePath = findBrowser();
    assert.ok(executablePath !== undefined, 'no Chromium: run the tests with make e2e');
    /** @type {string[]} */
    const asked = [];
    const server = await serve({ root, log: (request) => asked.push(request) });
    // Playwright's own handler would keep `timeout` from ending the run.
    const browser = await chromium.launch({ executablePath, args: FLAGS, handleSIGTERM: false });
    return new Harness(root, server, browser, asked);
  }

  /** Stops the server, as if the network were gone. */
  async stopServer() {
    await this.#server.close();
  }

  /** Starts it again, at the same address. */
  async startServer() {
    const { port } = new URL(this.url);
    const log = (/** @type {string} */ request) => this.asked.push(request);
    this.#server = await serve({ root: this.#root, port: Number(port), log });
  }

  /** Address of the site, ending with a slash. */
  get url() {
    return this.#server.url;
  }

  /** The browser, for what the harness does not do. */
  get browser() {
    return this.#browser;
  }

  /**
   * An empty page in a fresh profile. Service workers are off unless the options say otherwise:
   * tests of other things need not install the program each time.
   * @param {import('playwright-core').BrowserContextOptions} [options]
   * @returns {Promise<Probe>}
   */
  async open(options) {
    const context = await this.#browser.newContext({ serviceWorkers: 'block', ...options });
    await context.addInitScript(() => {
      // Its dialog is the system's, which no test can answer: files are chosen by the input.
      Reflect.deleteProperty(globalThis, 'showOpenFilePicker');
    });
    const page = await context.newPage();
    if (SLOW > 1) {
      await page.addInitScript(delayAnswers, SLOW * 40);
      await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOW });
    }
    /** @type {string[]} */
    const errors = [];
    /** @type {string[]} */
    const requests = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') {
        errors.push(message.text());
      }
    });
    page.on('crash', () => errors.push('the page has crashed'));
    context.on('request', (request) => {
      if (!request.url().startsWith('blob:')) {
        requests.push(request.url());
      }
    });
    return { page, errors, requests, close: () => context.close() };
  }

  /**
   * A page as {@link open} gives it, or one that {@link giveBack} took, with nothing left of what it
   * did: a page that has compiled our programs before has them again in half of the time.
   * @param {import('playwright-core').BrowserContextOptions} options
   * @returns {Promise<Probe>}
   */
  async take(options) {
    const key = JSON.stringify(options);
    const probe = this.#used.get(key);
    if (probe === undefined) {
      return this.open(options);
    }
    this.#used.delete(key);
    const { page, errors, requests } = probe;
    await page.goto('about:blank');
    const session = await page.context().newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: new URL(this.url).origin, storageTypes: 'all' });
    await session.detach();
    const { viewport, colorScheme = 'light', reducedMotion = 'no-preference' } = options;
    await page.setViewportSize(viewport ?? { width: 1280, height: 720 });
    await page.emulateMedia({ colorScheme, reducedMotion });
    errors.length = 0;
    requests.length = 0;
    return probe;
  }

  /**
   * Keeps a page for the next test that wants one of these options.
   * @param {import('playwright-core').BrowserContextOptions} options
   * @param {Probe} probe without routes, scripts and listeners of a test's own
   */
  async giveBack(options, probe) {
    const key = JSON.stringify(options);
    if (this.#used.has(key)) {
      await probe.close();
    } else {
      this.#used.set(key, probe);
    }
  }

  /**
   * A page of somebody else's, at `path` of the same origin, that imports the public module as
   * `flowglass` and has a file input `#file`.
   * @param {string} [path]
   * @returns {Promise<Probe>}
   */
  async embed(path = '/elsewhere/deep/page.html') {
    const probe = await this.open();
    const address = new URL(path, this.url).href;
    const module = JSON.stringify(new URL('flowglass.js', this.url).href);
    await probe.page.route(address, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><link rel="icon" href="data:,"><input type="file" id="file">
          <script type="module">
            globalThis.flowglass = await import(${module});
            globalThis.pick = () => document.getElementById('file').files[0];
            document.body.dataset.ready = '';
          </script>`,
      }),
    );
    await probe.page.goto(address);
    await probe.page.waitForSelector('body[data-ready]', { state: 'attached' });
    return probe;
  }

  /**
   * Runs `body` with an embedding page in which `path` was chosen; the page must stay without errors,
   * and within its origin.
   * @template R
   * @param {string} path
   * @param {(probe: Probe) => Promise<R>} body
   * @returns {Promise<R>}
   */
  async withFile(path, body) {
    const probe = await this.embed();
    try {
      await probe.page.setInputFiles('#file', path);
      const result = await body(probe);
      assert.deepEqual(probe.errors, []);
      const { origin } = new URL(this.url);
      const strangers = probe.requests.filter((url) => new URL(url).origin !== origin);
      assert.deepEqual(strangers, [], 'nothing leaves the origin');
      return result;
    } finally {
      await probe.close();
    }
  }

  async stop() {
    await this.#browser.close();
    await this.#server.close();
  }
}

/**
 * Runs in a page, before its scripts: what workers say arrives later, in its order.
 * @param {number} delay ms
 */
function delayAnswers(delay) {
  const Original = Worker;
  globalThis.Worker = class extends Original {
    /** @param {ConstructorParameters<typeof Worker>} args */
    constructor(...args) {
      super(...args);
      this.addEventListener('message', (event) => {
        if (event.isTrusted) {
          event.stopImmediatePropagation();
          setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: event.data, ports: [...event.ports] })), delay);
        }
      });
    }
  };
}
