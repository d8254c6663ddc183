/**
 * The page: the frame around the views. It holds no data; main.js says where captures come from.
 *
 * @import { World } from './actions.js'
 * @import { Capture } from './capture.js'
 * @import { State, Store } from './state.js'
 * @import { loadSaving } from './take/load.js'
 * @import { ViewEntry } from './views/index.js'
 * @import { PrivacyWorld } from './views/privacy.js'
 * @import { View } from './views/table.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { createActions } from './actions.js';
import { analyseWhenShown } from './analyse.js';
import { followAddress } from './history.js';
import { createKeys } from './keys.js';
import { keepSettings } from './settings.js';
import { chooseCaptures } from './ui/choosefile.js';
import { element, setAttribute } from './ui/dom.js';
import { attachDropzone } from './ui/dropzone.js';
import './ui/grid.js'; // defines <fg-grid>
import { icons } from './ui/icons.js';
import { isMac } from './ui/platform.js';
import { restoreSingleKeys } from './ui/singlekeys.js';
import { tabs } from './ui/tabs.js';
import { onThemeChange, restoreTheme } from './ui/theme.js';
import { pageCommands } from './views/commands.js';
import { mountFilterBar } from './views/filterbar.js';
import { header } from './views/header.js';
import { mountHelp } from './views/help.js';
import { viewsOf } from './views/index.js';
import { notice } from './views/notice.js';
import { privacyPanel } from './views/privacy.js';
import { releaseOffer } from './views/release.js';
import { start } from './views/start.js';

/** Frames of the screen within which a view has its rows, if it has any. */
const ROWS_WAIT = 30;

/**
 * Puts the keyboard into the rows of a view as soon as there are any, unless it went elsewhere.
 * @param {HTMLElement} area
 * @param {number} frames to wait for them
 */
function focusRows(area, frames) {
  if (document.activeElement !== document.body && document.activeElement?.checkVisibility()) {
    return;
  }
  const grid = area.querySelector(/** @type {'button'} */ ('fg-grid:not([hidden])'));
  if (grid) {
    grid.focus();
  } else if (frames > 0) {
    requestAnimationFrame(() => focusRows(area, frames - 1));
  }
}

/**
 * Builds the page and keeps it in step with its store.
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {World & {privacy: PrivacyWorld, loadSaving: typeof loadSaving}} world
 */
export function startPage(root, store, world) {
  restoreTheme();
  const actions = createActions(store, world);
  const keys = createKeys({ mac: isMac() });
  keys.single = restoreSingleKeys();
  const top = element('div', { class: 'top' });
  const filterArea = element('div', { class: 'filter-area' });
  const nav = element('div', { class: 'top' });
  const main = element('main', { class: 'main' });
  const say = element('p', { class: 'toast', role: 'status' });
  const overlay = element('div', { class: 'overlay', 'aria-hidden': 'true' });
  overlay.hidden = true;
  render(html`<p>${icons.drop}Drop the capture to open it</p>`, overlay);
  const input = element('input', { type: 'file', multiple: '', 'aria-label': 'Capture file', tabindex: '-1' });
  input.hidden = true;
  const privacy = privacyPanel(world.privacy);
  const page = element('div', { class: 'page' }, [top, filterArea, nav, main, say, input, overlay, privacy.element]);
  root.replaceChildren(page);

  /** @param {(saving: Awaited<ReturnType<typeof world.loadSaving>>) => void} then */
  const withSaving = (then) =>
    void world.loadSaving().then(then, () => actions.say('The part that saves and merges could not be loaded'));
  const save = () => withSaving(({ openSaveDialog }) => openSaveDialog(page, store));
  /** @param {readonly File[]} files several are merged @param {FileSystemFileHandle} [handle] of one file */
  const openFiles = (files, handle) => {
    const [file] = files;
    if (files.length > 1) {
      withSaving(({ openMergeDialog }) => openMergeDialog(page, files, (one) => void actions.open(one)));
    } else if (file) {
      void actions.open(file, handle);
    }
  };
  const chooseFile = () => void chooseCaptures(input, openFiles);
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = ''; // the same file can be chosen again
    openFiles(files);
  });
  const help = mountHelp(page, keys);
  const commands = pageCommands({ store, actions, keys, main, chooseFile, save, openHelp: help.open });
  window.addEventListener('keydown', (event) => {
    if (page.querySelector('dialog[open]') === null) {
      keys.handle(event);
    }
  });
  attachDropzone({
    over: (over) => (overlay.hidden = !over),
    drop: openFiles,
    refuse: actions.say,
  });

  const startArea = element('div', { class: 'start-area' });
  main.append(startArea);

  /** Views keep their place while another is looked at; a new capture has new ones.
   * @type {Map<string, {area: HTMLElement, view: View}>} */
  const mounted = new Map();
  /** @type {Capture | undefined} */
  let mountedFor;
  /** @param {ViewEntry | undefined} entry @param {Capture | undefined} capture */
  const showView = (entry, capture) => {
    if (capture !== mountedFor) {
      for (const { area, view } of mounted.values()) {
        view.destroy();
        area.remove();
      }
      mounted.clear();
      mountedFor = capture;
    }
    if (entry && !mounted.has(entry.id)) {
      const area = element('div', { class: 'view' });
      area.hidden = true;
      main.append(area);
      mounted.set(entry.id, { area, view: entry.mount(area, store, actions, keys) });
    }
    const changed = entry && mounted.get(entry.id)?.area.hidden === true;
    for (const [id, { area }] of mounted) {
      area.hidden = id !== entry?.id;
    }
    const area = entry && mounted.get(entry.id)?.area;
    if (changed && area) {
      focusRows(area, ROWS_WAIT); // if what had the keyboard is gone from sight
    }
    startArea.hidden = entry !== undefined;
    main.id = entry ? 'view-panel' : 'start-panel';
    setAttribute(main, 'aria-labelledby', entry && `view-${entry.id}`);
    return entry && mounted.get(entry.id)?.view;
  };

  const filterBar = mountFilterBar(filterArea, store, actions, keys);

  /** @type {State['phase']['kind']} */
  let lastKind = 'start';
  /** @param {State} state */
  const draw = (state) => {
    const { phase } = state;
    page.dataset.phase = phase.kind;
    page.toggleAttribute('data-settled', state.settled);
    page.toggleAttribute('data-sealed', state.sealed);
    page.toggleAttribute('data-remembered', state.remembered);
    document.title = phase.kind === 'start' ? 'Flowglass' : `${phase.name} – Flowglass`;
    say.textContent = state.message ?? '';
    const views = phase.kind === 'open' ? viewsOf(phase.capture.tables()) : [];
    const shown = views.find(({ id }) => id === state.view) ?? views[0];
    commands.showViews(views);
    render(header(state, actions, keys, { chooseFile, save, openHelp: help.open, showPrivacy: privacy.open }), top);
    filterArea.hidden = phase.kind !== 'open';
    filterBar.update();
    render(
      html`${shown === undefined
        ? nothing
        : html`<nav class="nav" aria-label="Views">
            ${tabs({
              label: 'Views of the capture',
              name: 'view',
              tabs: views.map(({ id, title }) => ({ id, label: title, title: keys.title(`view-${id}`) })),
              selected: shown.id,
              onSelect: actions.show,
              className: 'tabs-outer',
            })}
          </nav>`}
      ${notice(state, actions)}
      ${releaseOffer(state, () => void actions.takeRelease(), actions.refuseRelease)}`,
      nav,
    );

    const lostFocus = document.activeElement === document.body;
    showView(shown, phase.kind === 'open' ? phase.capture : undefined)?.update();
    if (phase.kind === 'start') {
      render(start(state, phase.problem, actions, chooseFile, privacy.open), startArea);
    } else if (phase.kind === 'opening') {
      render(html`<p class="opening" role="status">Opening ${phase.name}…</p>`, startArea);
    } else if (lastKind !== 'open' && lostFocus) {
      // The button that opened the file is gone: the keyboard goes on from the tabs.
      nav.querySelector(/** @type {'button'} */ ('.tabs-outer [aria-selected="true"]'))?.focus();
    }
    lastKind = phase.kind;
  };

  let frame = 0;
  const schedule = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw(store.state);
    });
  };
  followAddress(store, actions, window);
  analyseWhenShown(store);
  store.subscribe(schedule);
  let kept = store.state.settings;
  store.subscribe(({ settings }) => {
    if (settings !== kept) {
      kept = settings;
      keepSettings(settings);
    }
  });
  onThemeChange(schedule);
  draw(store.state);
  return { actions, openFiles };
}
