/**
 * What can be saved of a capture: the tabs of the dialog. To add one, write it in a file of its own
 * and add a line here.
 *
 * @import { Capture } from '../../capture.js'
 * @import { Store } from '../../state.js'
 * @import { Job, Made } from '../protocol.js'
 * @import { Sink } from '../sinks.js'
 * @import { Which } from '../which.js'
 */
import { anonymisePart } from './anonymise.js';
import { packetsPart } from './packets.js';
import { reportPart } from './report.js';
import { tablesPart } from './tables.js';

/**
 * What a part is given.
 * @typedef {object} PartHost
 * @property {Store} store
 * @property {Capture} capture that is open
 * @property {File | Blob} file the capture's
 * @property {string} name of the capture's file
 * @property {Which} which the choice of packets, one for all parts: see which.js
 * @property {() => void} redraw to be called when what `template` shows has changed
 */

/**
 * What the button Save does: a job of take.wasm, or anything else that writes bytes.
 * @typedef {object} Saving
 * @property {string} name suggested for the file, with its ending
 * @property {string} what for the browser's dialog: `Packet capture`
 * @property {(signal: AbortSignal) => Promise<Omit<Job, 'name'>>} [job] made when the button was pressed
 * @property {(sink: Sink, options: {signal: AbortSignal, progress: (share: number) => void}) => Promise<void>} [write]
 *   writes the file in the page: without closing it; rejects with a FlowglassError
 * @property {boolean} [folder] whether there may be several files
 * @property {(made: Made) => unknown} [told] what to say when it is done, beside the names: a template
 */

/**
 * @typedef {object} PartView
 * @property {() => unknown} template its choices
 * @property {() => Saving | string} saving what Save does now, or why nothing can be saved
 */

/**
 * @typedef {object} Part
 * @property {string} id
 * @property {string} title of its tab
 * @property {(host: PartHost) => PartView} create when the dialog opens for a capture the first time
 */

/** @type {readonly Part[]} */
export const PARTS = [packetsPart, anonymisePart, tablesPart, reportPart];
