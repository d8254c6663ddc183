/**
 * What the user can do with the packet list and the details, as functions that change the store.
 *
 * @import { Panes, Settings, TimeFormat } from './settings.js'
 * @import { Store } from './state.js'
 * @import { Layout } from './ui/columnlayout.js'
 */
import { FIELDS_MOST, TIME_FORMATS, withOpened } from './settings.js';

/** @param {Store} store */
export function packetActions(store) {
  /** @param {Partial<Settings>} patch */
  const setSettings = (patch) => store.set({ settings: { ...store.state.settings, ...patch } });

  return {
    /** @param {string} table @param {Layout} layout */
    setLayout(table, layout) {
      setSettings({ layouts: { ...store.state.settings.layouts, [table]: layout } });
    },

    /**
     * Gives a field a column in the packet list, or takes it away.
     * @param {string} name as filters know it
     * @returns {boolean} false if there are as many as there can be
     */
    toggleField(name) {
      const { fields } = store.state.settings;
      const has = fields.includes(name);
      if (!has && fields.length >= FIELDS_MOST) {
        return false;
      }
      setSettings({ fields: has ? fields.filter((other) => other !== name) : [...fields, name] });
      return true;
    },

    /** @param {TimeFormat} time */
    setTime(time) {
      setSettings({ time });
    },

    /** The next way of telling the time, going round. */
    nextTime() {
      const at = TIME_FORMATS.indexOf(store.state.settings.time);
      setSettings({ time: TIME_FORMATS[(at + 1) % TIME_FORMATS.length] });
    },

    /** @param {Partial<Panes>} patch */
    setPanes(patch) {
      setSettings({ panes: { ...store.state.settings.panes, ...patch } });
    },

    /** Opens and closes parts of all packets. @param {Readonly<Record<string, boolean>>} changed by path */
    setOpened(changed) {
      store.set({ settings: withOpened(store.state.settings, changed) });
    },

  };
}

/**
 * The mark that follows a frame, or comes before it, going round.
 * @param {readonly number[]} marks ascending
 * @param {number} from number of a frame; 0 for none
 * @param {1 | -1} step
 * @returns {number | undefined} undefined if there is none
 */
export function neighbourMark(marks, from, step) {
  return step > 0
    ? (marks.find((mark) => mark > from) ?? marks[0])
    : (marks.findLast((mark) => mark < from) ?? marks.at(-1));
}
