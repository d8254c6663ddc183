import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SETTINGS, FIELDS_MOST, toSettings, withOpened } from './settings.js';

test('settings come back as they were kept', () => {
  const settings = {
    layouts: { frames: { order: ['time', 'number'], shown: { cap_len: true }, widths: { info: 40 } } },
    fields: ['ip.ttl', 'tcp.window_size'],
    time: 'utc',
    panes: { place: 'below', beside: 0.3, below: 0.6, bytes: 0.5 },
    opened: { tcp: false, 'tcp/tcp.flags': true },
  };
  assert.deepEqual(toSettings(JSON.parse(JSON.stringify(settings))), settings);
});

test('what is not as it should be is left out', () => {
  for (const strange of [undefined, null, 7, 'x', [], { panes: 3, layouts: 'x', opened: [1] }]) {
    assert.deepEqual({ ...toSettings(strange), opened: {} }, DEFAULT_SETTINGS);
  }
  const { fields, layouts, panes, time } = toSettings({
    fields: ['ip.ttl', 'ip.ttl', 7, 'a b', '<b>', ...Array.from({ length: 30 }, (_, i) => `f${i}`)],
    time: 'sundial',
    panes: { place: 'above', beside: 7, bytes: -1 },
    layouts: { frames: { order: ['a', 3], shown: { a: 'yes' }, widths: { a: '9' } } },
  });
  assert.deepEqual(layouts, { frames: { order: ['a'], shown: {}, widths: {} } });
  assert.deepEqual(fields, ['ip.ttl', ...Array.from({ length: FIELDS_MOST - 1 }, (_, i) => `f${i}`)]);
  assert.deepEqual([time, panes.place, panes.beside, panes.bytes], ['relative', 'auto', 0.9, 0.1]);
});

test('of parts opened and closed the latest are remembered', () => {
  let settings = DEFAULT_SETTINGS;
  for (let i = 0; i < 600; i++) {
    settings = withOpened(settings, { [`part${i}`]: true });
  }
  assert.equal(Object.keys(settings.opened).length, 500);
  assert.ok(settings.opened.part599);
});
