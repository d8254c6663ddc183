/** The page's entry: the page, over the captures of our own public module. */
import { inventory, rememberedOf, removeDatabase, thisDevice, wipe } from './device.js';
import { openCapture, prepare, prepareAll, rehearse } from './flowglass.js';
import { install, onLaunch, sharedFile } from './install.js';
import { ANALYSER, SAMPLE, SERVICE_WORKER, STORE, fetchPart, loadMemory } from './parts.js';
import { startPage } from './page.js';
import { createRemembering } from './remember.js';
import { countRequests } from './requests.js';
import { seal, shutSideDoors } from './seal.js';
import { restoreSettings } from './settings.js';
import { compileModule } from './spawn.js';
import { INITIAL_STATE, createStore } from './state.js';
import { loadSaving } from './take/load.js';
import { forgetTheme } from './ui/theme.js';
import { loadGraph } from './views/later.js';

/** @import { Facts } from './views/privacy.js' */

shutSideDoors();
const requests = countRequests();
const device = thisDevice();

/** @type {Promise<Blob> | undefined} */
let sample;
const loadSample = () =>
  (sample ??= fetchPart(SAMPLE).then((response) => {
    if (!response.ok) {
      throw new Error(`the server answered ${response.status}`);
    }
    return response.blob();
  }));
const fetchSample = async () => {
  try {
    return await loadSample();
  } catch (error) {
    sample = undefined; // the next click tries again
    throw error;
  }
};

const root = document.getElementById('app');
if (root) {
  const store = createStore({ ...INITIAL_STATE, settings: restoreSettings() });
  const loadRememberer = rememberer();
  const memory = createRemembering(
    store,
    loadRememberer &&
      (async () => {
        const { module, startMemory } = await loadRememberer();
        const program = new URL(ANALYSER).pathname.replace(/.*\//, '');
        return startMemory({ store, module, program, scope: device.scope, openCapture });
      }),
    () => removeDatabase(device),
  );
  const { actions, openFiles } = startPage(root, store, {
    openCapture,
    memory,
    fetchSample,
    loadSaving,
    now: () => performance.now(),
    privacy: {
      facts,
      async wipe() {
        await memory.wipe();
        await wipe(device);
        forgetTheme();
      },
      remember: memory.turn,
      memory: () => store.state.memory,
    },
  });
  const { promise: opened, resolve: open } = Promise.withResolvers();
  let countAtOpening = 0;
  let phaseBefore = store.state.phase;

  /** @returns {Promise<Facts>} */
  async function facts() {
    const { phase, sealed } = store.state;
    const [kept, estimate] = await Promise.all([
      Promise.all([inventory(device), memory.usage()]).then(([kept, shares]) => [...kept, ...rememberedOf(shares)]),
      navigator.storage?.estimate?.().catch(() => undefined),
    ]);
    const usage = estimate?.usage;
    const capture = phase.kind === 'open' ? phase.capture : undefined;
    const worker = await capture?.requests().catch(() => undefined); // it has crashed
    const page = requests.count() - (capture ? countAtOpening : 0);
    return {
      requests: {
        since: capture ? 'capture' : 'page',
        page,
        sealed,
        ...(worker === undefined ? {} : { worker }),
      },
      kept,
      ...(usage === undefined ? {} : { origin: usage }),
    };
  }

  store.subscribe(({ phase }) => {
    if (phase !== phaseBefore && phase.kind === 'opening') {
      countAtOpening = requests.count();
    }
    if (phase.kind === 'open') {
      open(undefined);
    }
    phaseBefore = phase;
  });

  /** Fetches what may be needed later, when there is nothing better to do. */
  const settle = async () => {
    await Promise.all([prepareAll(), loadSample(), loadGraph(), loadSaving(), loadRememberer?.(), memory.settle()]);
    if (SERVICE_WORKER !== undefined) {
      const address = new URL(SERVICE_WORKER, document.baseURI).href;
      await install(address, ({ take }) => actions.offerRelease(take));
    }
  };
  prepare();
  const settled = idle().then(settle);
  settled.then(loadSample).then(rehearse).catch(() => {}); // as below
  settled.then(
    () => store.set({ settled: true }),
    () => {}, // no network: what is missing is asked for again when it is needed
  );
  Promise.all([settled, opened]).then(
    () => {
      seal();
      store.set({ sealed: true });
    },
    () => {},
  );

  onLaunch(openFiles, actions.say);
  sharedFile(location).then(
    (file) => file && actions.open(file),
    (/** @type {Error} */ { message }) => actions.say(message),
  );
}

/**
 * What loads the program that remembers and the page's part of it, once; undefined where there is none. It
 * is loaded where nothing is to be remembered, too: it may be switched on when nothing can be fetched any more.
 */
function rememberer() {
  if (STORE === undefined || loadMemory === undefined) {
    return undefined;
  }
  const [address, load] = [STORE, loadMemory];
  /** @type {Promise<{module: WebAssembly.Module, startMemory: Awaited<ReturnType<typeof load>>['startMemory']}> | undefined} */
  let loaded;
  return () =>
    (loaded ??= Promise.all([compileModule(fetchPart(address)), load()]).then(
      ([module, { startMemory }]) => ({ module, startMemory }),
      (error) => {
        loaded = undefined; // the next call tries again
        throw error;
      },
    ));
}

/** Resolves when the page is loaded and the browser has nothing to do. */
async function idle() {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  await new Promise((resolve) =>
    'requestIdleCallback' in globalThis ? requestIdleCallback(resolve, { timeout: 2000 }) : setTimeout(resolve, 200),
  );
}
