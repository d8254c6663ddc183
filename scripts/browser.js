/**
 * Finds a Chromium for the end-to-end tests, installing one when there is none. As a program it
 * prints the path:
 *
 *     node scripts/browser.js
 *
 * Looks at CHROMIUM, then at PATH, then at Playwright's own. What is missing is installed: on
 * Debian and its kin as root by apt-get, elsewhere by Playwright.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @returns {string | undefined} path of an executable
 */
export function findBrowser(env = process.env) {
  if (env.CHROMIUM !== undefined && env.CHROMIUM !== '') {
    return isExecutable(env.CHROMIUM) ? env.CHROMIUM : undefined;
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, chromium.executablePath()].find(isExecutable);
}

/** Installs a Chromium; tells what it does on standard error. */
function installBrowser() {
  const stdio = /** @type {import('node:child_process').StdioOptions} */ (['ignore', 2, 2]);
  if (isDebian() && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-q'], { stdio, env });
    const packages = ['install', '-q', '-y', '--no-install-recommends', 'chromium'];
    execFileSync('apt-get', packages, { stdio, env });
    return;
  }
  const playwright = fileURLToPath(new URL('../node_modules/.bin/playwright-core', import.meta.url));
  execFileSync(playwright, ['install', 'chromium'], { stdio });
}

function isDebian() {
  // Ubuntu's package of that name is a snap, which a container cannot run.
  return (
    existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (findBrowser() === undefined && !process.env.CHROMIUM) {
    installBrowser();
  }
  const path = findBrowser();
  if (path === undefined) {
    console.error('no Chromium found: install one, or name it in CHROMIUM');
    process.exitCode = 1;
  } else {
    console.log(path);
  }
}
