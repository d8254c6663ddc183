/**
 * Drives a stock Firefox over Marionette, the protocol that it speaks by itself: JSON in frames of
 * `length:text` over TCP. Playwright drives a Firefox of its own only.
 *
 * @import { ChildProcess } from 'node:child_process'
 * @import { Socket } from 'node:net'
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = ['firefox-esr', 'firefox'];
const PATIENCE = 30_000; // ms

/** Quiet, and on a port that it picks itself. */
const PREFS = { 'marionette.port': 0, 'browser.shell.checkDefaultBrowser': false, 'toolkit.telemetry.enabled': false };

/** How WebDriver marks that an object is an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/**
 * Looks at FIREFOX, then at PATH.
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @returns {string | undefined} path of an executable
 */
export function findFirefox(env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = env.FIREFOX ? [env.FIREFOX] : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A Firefox with a fresh profile and one tab. */
export class Firefox {
  #process;
  #profile;
  #socket;
  #lastId = 0;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  #pending = new Map();

  /**
   * @param {ChildProcess} process
   * @param {string} profile
   * @param {Socket} socket
   */
  constructor(process, profile, socket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    let received = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      for (let colon = received.indexOf(':'); colon > 0; colon = received.indexOf(':')) {
        const end = colon + 1 + Number(received.subarray(0, colon).toString());
        if (received.length < end) {
          return;
        }
        this.#receive(JSON.parse(received.subarray(colon + 1, end).toString()));
        received = received.subarray(end);
      }
    });
    socket.on('close', () => {
      for (const { reject } of this.#pending.values()) {
        reject(new Error('Firefox has gone'));
      }
      this.#pending.clear();
    });
  }

  /** @param {string} path of the executable */
  static async start(path) {
    const profile = await mkdtemp(join(tmpdir(), 'flowglass-firefox-'));
    const prefs = Object.entries(PREFS).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
    await writeFile(join(profile, 'user.js'), prefs.join(''));
    const child = spawn(path, ['--headless', '--marionette', '--no-remote', '--profile', profile], { stdio: 'ignore' });
    const end = Date.now() + 2 * PATIENCE;
    for (;;) {
      const port = await readFile(join(profile, 'MarionetteActivePort'), 'utf8').catch(() => '');
      if (port !== '') {
        const socket = connect(Number(port), '127.0.0.1');
        const firefox = new Firefox(child, profile, socket);
        await new Promise((resolve, reject) => socket.once('data', resolve).once('error', reject)); // its greeting
        await firefox.#send('WebDriver:NewSession', { capabilities: {} });
        return firefox;
      }
      if (Date.now() > end || child.exitCode !== null) {
        child.kill('SIGKILL');
        throw new Error(`Firefox did not start (${child.exitCode ?? 'no answer'})`);
      }
      await sleep(100);
    }
  }

  /** @param {string} url */
  async visit(url) {
    await this.#send('WebDriver:Navigate', { url });
  }

  /**
   * Chooses a file as the file dialog would.
   * @param {string} path
   */
  async choose(path) {
    const { value } = await this.#send('WebDriver:FindElement', { using: 'css selector', value: 'input[type=file]' });
    await this.#send('WebDriver:ElementSendKeys', { id: value[ELEMENT], text: path });
  }

  /**
   * Clicks the first element of that kind that is visible.
   * @param {string} selector
   */
  async click(selector) {
    await this.until((css) => [...document.querySelectorAll(css)].some((found) => found.checkVisibility()), selector);
    const { value } = await this.#send('WebDriver:ExecuteScript', {
      script: 'return [...document.querySelectorAll(arguments[0])].find((found) => found.checkVisibility())',
      args: [selector],
    });
    await this.#send('WebDriver:ElementClick', { id: value[ELEMENT] });
  }

  /**
   * Runs a function in the page.
   * @template {readonly unknown[]} A
   * @template R
   * @param {(...args: A) => R} body takes nothing but its arguments from here
   * @param {A} args
   * @returns {Promise<Awaited<R>>}
   */
  async evaluate(body, ...args) {
    const script = `return (${body})(...arguments)`;
    const { value } = await this.#send('WebDriver:ExecuteScript', { script, args, sandbox: null });
    return value;
  }

  /**
   * Waits until a function in the page says yes.
   * @template {readonly unknown[]} A
   * @param {(...args: A) => unknown} body
   * @param {A} args
   */
  async until(body, ...args) {
    const end = Date.now() + PATIENCE;
    while (!(await this.evaluate(body, ...args))) {
      if (Date.now() > end) {
        throw new Error(`never came true: ${body}; the page shows: ${await this.evaluate(() => document.body.innerText)}`);
      }
      await sleep(50);
    }
  }

  async stop() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
    this.#socket.destroy();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * @param {string} command
   * @param {object} parameters
   * @returns {Promise<any>}
   */
  #send(command, parameters) {
    const id = ++this.#lastId;
    const text = Buffer.from(JSON.stringify([0, id, command, parameters]));
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
    });
  }

  /** @param {unknown} message */
  #receive(message) {
    if (!Array.isArray(message)) {
      return; // the greeting
    }
    const [, id, error, result] = message;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) {
      pending?.reject(new Error(`${error.error}: ${error.message}`));
    } else {
      pending?.resolve(result);
    }
  }
}

/** @param {number} ms */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
