/** Installed: without a network, updates, files from the system and from other programs. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeServiceWorker } from '../../scripts/precache.js';
import { choose, untilRead } from './app.js';
import { Harness, capturePath } from './harness.js';

/** @import { Page } from 'playwright-core' */
/** @import { Probe } from './harness.js' */

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** @type {Harness} */
let harness;
/** @type {string} the folder that is served; a test may put another release there */
let site;

before(async () => {
  site = await mkdtemp(join(tmpdir(), 'flowglass-site-'));
  await release(1);
  harness = await Harness.start(site);
});

after(async () => {
  await harness?.stop();
  await rm(site, { recursive: true, force: true });
});

/**
 * Puts a release on the server: the build, whose page and script say its number. From the
 * second on it is told apart by the name of its script, as any two builds are.
 * @param {number} number
 * @param {string} [folder]
 */
async function release(number, folder = site) {
  await rm(folder, { recursive: true, force: true });
  await cp(DIST, folder, { recursive: true });
  const names = await readdir(join(folder, 'assets'));
  const script = names.find((name) => /^index-.*\.js$/.test(name));
  assert.ok(script !== undefined);
  const renamed = script.replace(/-[^.]*/, `-RELEASE${number}`);
  const path = join(folder, 'assets', renamed);
  await rename(join(folder, 'assets', script), path);
  let text = await readFile(path, 'utf8');
  for (const name of names.filter((other) => other.endsWith('.js') && other !== script)) {
    const other = await readFile(join(folder, 'assets', name), 'utf8');
    if (other.includes(script)) { // it imports the script, and so has another name as well
      const moved = name.replace(/-[^.]*/, `-RELEASE${number}`);
      await rm(join(folder, 'assets', name));
      await writeFile(join(folder, 'assets', moved), other.replaceAll(script, renamed));
      text = text.replaceAll(name, moved);
    }
  }
  await writeFile(path, `${text};document.documentElement.dataset.script='${number}';`);
  const page = join(folder, 'index.html');
  const markup = (await readFile(page, 'utf8')).replace(script, renamed);
  await writeFile(page, markup.replace('<html', `<html data-page="${number}"`));
  await writeServiceWorker(folder);
}

/**
 * A page with the release installed, in a fresh profile.
 * @returns {Promise<Probe>}
 */
async function installed() {
  const probe = await harness.open({ serviceWorkers: 'allow' });
  await visit(probe.page);
  await probe.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return probe;
}

/** @param {Page} page */
async function visit(page) {
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
}

/** The numbers of the page and of its script. @param {Page} page */
function running(page) {
  return page.evaluate(() => {
    const { page, script } = document.documentElement.dataset;
    return [page, script];
  });
}

/**
 * Runs `body` with the server stopped.
 * @param {() => Promise<void>} body
 */
async function withoutServer(body) {
  await harness.stopServer();
  try {
    await body();
  } finally {
    await harness.startServer();
  }
}

/** Opens a compressed capture, which takes every program of the release. @param {Page} page */
async function openCompressed(page) {
  await choose(page, capturePath('dns.pcap.zst'));
  await page.getByTestId('status').filter({ hasText: '46 packets' }).waitFor();
}

test('loaded once, it works with the server stopped', async () => {
  const { page, close, errors } = await installed();
  await withoutServer(async () => {
    await page.reload();
    await openCompressed(page);
    await page.getByRole('button', { name: 'Close this capture' }).click();
    await page.getByRole('button', { name: 'Try a sample' }).click();
    await untilRead(page);
    // The folder's address, and that of its page, and one with a question.
    for (const path of ['', 'index.html', '?from=elsewhere']) {
      await page.goto(new URL(path, harness.url).href);
      await page.getByRole('button', { name: 'Open a capture' }).waitFor();
    }
  });
  assert.deepEqual(errors, []);
  await close();
});

test('it leaves the rest of its origin alone', async () => {
  const { page, close } = await installed();
  await page.reload();
  const found = await page.evaluate(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    const outside = await fetch('/elsewhere');
    return { scopes: registrations.map(({ scope }) => scope), outside: outside.status };
  });
  assert.deepEqual(found, { scopes: [harness.url], outside: 404 });
  await close();
});

test('a new release is offered, and taken on the user’s word', async () => {
  await release(1);
  const { page, close } = await installed();
  const other = await page.context().newPage();
  await visit(other);
  await openCompressed(other);
  await release(2);
  await page.reload();
  const offer = page.getByText('A newer Flowglass is ready');
  await offer.waitFor();
  assert.deepEqual(await running(page), ['1', '1'], 'the old release, as a whole');
  await openCompressed(page);
  await page.getByText('the capture has to be opened again').waitFor();
  await page.getByRole('button', { name: 'Later' }).click();
  await offer.waitFor({ state: 'detached' });

  await page.reload();
  assert.deepEqual(await running(page), ['1', '1'], 'nobody has asked for the new one');
  await page.getByRole('button', { name: 'Use it now' }).click();
  await page.waitForFunction(() => document.documentElement.dataset.script === '2');
  assert.deepEqual(await running(page), ['2', '2']);
  await openCompressed(page);

  // The other page has not been asked, keeps its capture and goes on with what it has. It was
  // offered the same release, and may take it late.
  assert.deepEqual(await running(other), ['1', '1']);
  await other.getByRole('tab', { name: 'Frames' }).click();
  await other.locator('.fg-body .fg-row').first().click();
  await other.locator('.field:visible').first().waitFor();
  await openCompressed(other);
  await other.getByRole('button', { name: 'Use it now' }).click();
  await other.waitForFunction(() => document.documentElement.dataset.script === '2');
  await close();
});

/** @type {Record<string, (next: string) => Promise<void>>} what may go wrong while a release is put on a server */
const BROKEN = {
  'a file is missing': async (next) => {
    const names = await readdir(join(next, 'assets'));
    await rm(join(next, 'assets', names.find((name) => /^app-.*\.wasm$/.test(name)) ?? ''));
    await cp(next, site, { recursive: true });
  },
  'the page is still the old one': async (next) => {
    const old = await readFile(join(site, 'index.html'));
    await cp(next, site, { recursive: true });
    await writeFile(join(site, 'index.html'), old);
  },
  'a file is cut short': async (next) => {
    await cp(next, site, { recursive: true });
    const [name] = (await readdir(join(site, 'assets'))).filter((name) => name === 'index-RELEASE2.js');
    const path = join(site, 'assets', name ?? '');
    await writeFile(path, (await readFile(path)).subarray(0, 1000));
  },
};

for (const [name, put] of Object.entries(BROKEN)) {
  test(`an update of which ${name}: the old release goes on, without a network too`, async () => {
    await release(1);
    const { page, close } = await installed();
    // A fresh profile has just cached the programs; another would have to ask for them.
    const next = await mkdtemp(join(tmpdir(), 'flowglass-next-'));
    await release(2, next);
    if (name === 'a file is missing') {
      await reword(next);
    }
    await put(next);
    await page.reload();
    await page.locator('[data-settled]').waitFor();
    await page.waitForFunction(async () => {
      const found = await navigator.serviceWorker.getRegistration();
      return found?.installing === null && found.waiting === null;
    });
    assert.equal(await page.getByText('A newer Flowglass is ready').count(), 0);
    await withoutServer(async () => {
      await page.reload();
      assert.deepEqual(await running(page), ['1', '1']);
      await openCompressed(page);
    });
    await rm(next, { recursive: true, force: true });
    await close();
  });
}

/** Gives the analyser of a release another name, as a change to it would. @param {string} folder */
async function reword(folder) {
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const old = names.find((name) => /^app-.*\.wasm$/.test(name)) ?? '';
  await rename(join(assets, old), join(assets, 'app-ANOTHER1.wasm'));
  for (const name of names.filter((name) => name.endsWith('.js'))) {
    const text = await readFile(join(assets, name), 'utf8');
    await writeFile(join(assets, name), text.replaceAll(old, 'app-ANOTHER1.wasm'));
  }
  await writeServiceWorker(folder);
}

test('a file that another program shares is opened, without a network too', async () => {
  await release(1);
  const { page, close } = await installed();
  await withoutServer(async () => {
    // As the system does it: a form is sent to the address that the manifest names.
    const foreign = await page.context().newPage();
    const action = new URL('share', harness.url).href;
    await foreign.setContent(
      `<form action="${action}" method="post" enctype="multipart/form-data"><input type="file" name="capture" id="f"><button>Share</button></form>`,
    );
    await foreign.setInputFiles('#f', capturePath('dns.pcap.zst'));
    await foreign.getByRole('button', { name: 'Share' }).click();
    await foreign.getByTestId('status').filter({ hasText: '46 packets' }).waitFor();
    assert.equal(foreign.url(), harness.url, 'a reload does not share it again');
  });
  await close();
});

test('a file that the system opens with the program is opened', async () => {
  const { page, close } = await harness.open();
  await page.addInitScript(() => {
    const launchQueue = {
      /** @param {(launch: {files: {getFile(): Promise<File>}[]}) => void} consumer */
      setConsumer(consumer) {
        Object.assign(globalThis, { launch: consumer });
      },
    };
    Object.defineProperty(globalThis, 'launchQueue', { value: launchQueue });
  });
  await page.goto(harness.url);
  await page.getByRole('button', { name: 'Open a capture' }).waitFor();
  const header = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0];
  await page.evaluate((bytes) => {
    const file = new File([Uint8Array.from(bytes)], 'launched.pcap');
    Reflect.get(globalThis, 'launch')({ files: [{ getFile: () => Promise.resolve(file) }] });
  }, header);
  await page.locator('h1', { hasText: 'launched.pcap' }).waitFor();
  await close();
});

test('the browser finds nothing that keeps it from installing the program', async () => {
  const { page, close } = await installed();
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A test's profile is a private one, which no browser installs from.
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
  const { url, errors, data } = await session.send('Page.getAppManifest');
  assert.equal(url, new URL('manifest.webmanifest', harness.url).href);
  assert.deepEqual(errors, []);
  assert.ok(data);
  const manifest = JSON.parse(data);
  for (const { src, sizes, type } of manifest.icons) {
    const size = await page.evaluate(async (address) => {
      const response = await fetch(address);
      const type = response.headers.get('content-type');
      if (type === 'image/svg+xml') {
        return ['any', type];
      }
      const { width, height } = await createImageBitmap(await response.blob());
      return [`${width}x${height}`, type];
    }, new URL(src, url).href);
    assert.deepEqual(size, [sizes, type], src);
  }
  await close();
});
