/**
 * The tables that dist/flowglass.js gives are Wireshark's, and those of the command: of every
 * capture of our own, and of a sample of other people's, which are not in this repository.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { capturePath } from './harness.js';
import { collect, differences, toDocument } from './oracle.js';
import { startHarness } from './setup.js';

/** @import { Capture } from '../capture.js' */
/** @import { Collected, Document } from './oracle.js' */

const FLOWGLASS = fileURLToPath(new URL('../../flowglass', import.meta.url));
const OWN = fileURLToPath(new URL('../../testdata/oracle', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));

/** Captures of the shared set that are opened, at least one of each source. */
const SAMPLE = 150;
/** Percent of the captures in which a table must be Wireshark's; `make parity` scores them all. */
const NEED = 97;
/** Our own captures of which we say something else than Wireshark, on purpose. */
const UNLIKE = new Map([
  // Wireshark takes it for a pcapng file; without a Section Header Block we do not.
  ['err-no-section.pcapng', ['facts']],
]);
/** Opened at a time: one is read while the worker for the next starts. */
const AT_ONCE = 2;

const harness = await startHarness();

/**
 * The documents of captures as an embedding page sees them.
 * @param {readonly string[]} paths
 * @returns {Promise<Document[]>}
 */
async function browserDocuments(paths) {
  const { page, errors, close } = await harness.embed();
  await page.addScriptTag({ content: `globalThis.collect = ${collect}`, type: 'text/javascript' });
  await page.evaluate(() => document.getElementById('file')?.setAttribute('multiple', ''));
  await page.setInputFiles('#file', [...paths]);
  const collected = await page.evaluate(async (atOnce) => {
    const { flowglass, collect: all } = /** @type {{flowglass: typeof import('../flowglass.js'), collect: typeof collect}} */ (
      /** @type {unknown} */ (globalThis)
    );
    const input = /** @type {HTMLInputElement} */ (document.getElementById('file'));
    const files = [...(input.files ?? [])];
    /** @type {Collected[]} */
    const results = [];
    let next = 0;
    const work = async () => {
      while (next < files.length) {
        const at = next++;
        const capture = await flowglass.openCapture(files[at]);
        results[at] = await all(capture);
        capture.close();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return results;
  }, AT_ONCE);
  assert.deepEqual(errors, []);
  await close();
  assert.equal(collected.length, paths.length);
  return collected.map(toDocument);
}

/**
 * The documents of captures as the command prints them.
 * @param {readonly string[]} paths
 * @returns {Promise<Document[]>}
 */
async function commandDocuments(paths) {
  const run = promisify(execFile);
  const { stdout } = await run(FLOWGLASS, ['tables', ...paths], { maxBuffer: 2 ** 30 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {string} path @returns {Promise<Document>} */
async function readDocument(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}

test('our own captures: the browser gives the tables that Wireshark gives', async (t) => {
  const names = (await readdir(OWN)).map((name) => name.slice(0, -'.json'.length)).sort();
  assert.ok(names.length > 50, `only ${names.length} captures`);
  const documents = await browserDocuments(names.map(capturePath));
  const hierarchies = [];
  for (const [i, name] of names.entries()) {
    const want = await readDocument(join(OWN, `${name}.json`));
    const { hierarchy, ...others } = differences(want, documents[i]);
    for (const table of UNLIKE.get(name) ?? []) {
      assert.ok(table in others, `${name}: ${table} is equal now`);
      delete others[table];
    }
    assert.deepEqual(others, {}, name);
    assert.equal(documents[i].file.first, want.file.first, `${name}: time of the first packet`);
    assert.equal(documents[i].file.last, want.file.last, `${name}: time of the last packet`);
    if (hierarchy !== undefined) {
      hierarchies.push(name);
    }
  }
  t.diagnostic(`${names.length} captures`);
  enough('hierarchy', hierarchies, names, t);
});

const absent = existsSync(join(SHARED, 'oracle', 'golden')) && existsSync(join(SHARED, 'captures'))
  ? false
  : "SKIPPED: ../shared is not here; the browser's tables of other people's captures were NOT held against Wireshark's";

test('captures of the shared set: the browser gives what the command and Wireshark give', { skip: absent }, async (t) => {
  const names = await sample();
  assert.equal(names.length, SAMPLE);
  const paths = names.map((name) => join(SHARED, 'captures', name));
  const [documents, printed] = await Promise.all([browserDocuments(paths), commandDocuments(paths)]);
  /** @type {Record<string, string[]>} captures that differ from Wireshark's, by table */
  const wrong = {};
  for (const [i, name] of names.entries()) {
    const unlikeCommand = differences(printed[i], documents[i], { applications: true });
    assert.deepEqual(unlikeCommand, {}, `${name}: the browser and the command differ`);
    const want = await readDocument(join(SHARED, 'oracle', 'golden', `${name}.json`));
    for (const table of Object.keys(differences(want, documents[i]))) {
      (wrong[table] ??= []).push(name);
    }
  }
  t.diagnostic(`${names.length} captures of ${new Set(names.map(sourceOf)).size} sources`);
  for (const [table, captures] of Object.entries(wrong)) {
    enough(table, captures, names, t);
  }
});

/**
 * @param {string} table
 * @param {readonly string[]} wrong captures of which it differs from Wireshark's
 * @param {readonly string[]} names of all captures
 * @param {import('node:test').TestContext} t
 */
function enough(table, wrong, names, t) {
  if (wrong.length > 0) {
    t.diagnostic(`${table} differs in ${wrong.join(', ')}`);
  }
  const equal = (1 - wrong.length / names.length) * 100;
  assert.ok(equal >= NEED, `${table}: ${equal.toFixed(1)} % of the captures are equal`);
}

/** @param {string} name */
function sourceOf(name) {
  return name.slice(0, name.indexOf('/'));
}

/**
 * Names of captures, always the same ones: each source in proportion to its size, chosen by hash.
 * @returns {Promise<string[]>} such as `dpkt/http.pcap`
 */
async function sample() {
  const files = await readdir(join(SHARED, 'oracle', 'golden'), { recursive: true });
  /** @type {Map<string, string[]>} */
  const bySource = new Map();
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const name = file.slice(0, -'.json'.length);
    if (existsSync(join(SHARED, 'captures', name))) {
      bySource.set(sourceOf(name), [...(bySource.get(sourceOf(name)) ?? []), name]);
    }
  }
  const hash = (/** @type {string} */ name) => createHash('sha256').update(name).digest('hex');
  // The k-th of n captures of a source is asked for at the place k/n: the first of each come first.
  return [...bySource.values()]
    .flatMap((names) =>
      names
        .map((name) => ({ name, hash: hash(name) }))
        .sort((x, y) => (x.hash < y.hash ? -1 : 1))
        .map(({ name }, k) => ({ name, place: k / names.length })),
    )
    .sort((x, y) => x.place - y.place || (x.name < y.name ? -1 : 1))
    .slice(0, SAMPLE)
    .map(({ name }) => name);
}
