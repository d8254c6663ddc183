/**
 * What a picture of hosts is made of.
 *
 * @import { Row } from '../rowcache.js'
 *
 * A host; `row` is its row in the table of endpoints.
 * @typedef {object} GraphNode
 * @property {string} address
 * @property {number} bytes
 * @property {number} packets
 * @property {number} radius
 * @property {Row} row
 *
 * A conversation between two hosts, by their places in the list; `row` is its row in the table.
 * @typedef {object} Edge
 * @property {number} a
 * @property {number} b
 * @property {number} bytes
 * @property {number} packets
 * @property {number} width
 * @property {Row} row
 */

export {};
