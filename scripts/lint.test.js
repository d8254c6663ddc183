import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('..', import.meta.url));
const eslint = new ESLint({ cwd: root });

/** @param {string} source */
async function complaints(source) {
  const [result] = await eslint.lintText(source, { filePath: 'js/views/example.js' });
  return (result?.messages ?? []).map(({ message }) => message);
}

/** Each turns text into markup or into a program. */
const FORBIDDEN = [
  "document.body.innerHTML = '';",
  "document.body['innerHTML'] = '';",
  "document.body.outerHTML = '';",
  "document.body.insertAdjacentHTML('beforeend', '');",
  "document.write('');",
  "document.writeln('');",
  "document.body.setHTMLUnsafe('');",
  "document.createElement('iframe').srcdoc = '';",
  "Object.assign(document.body, { innerHTML: '' });",
  "new DOMParser().parseFromString('', 'text/html');",
  "document.createRange().createContextualFragment('');",
  "import { unsafeHTML } from 'lit/directives/unsafe-html.js';\nunsafeHTML('');",
  "import { unsafeHTML } from 'lit-html/directives/unsafe-html.js';\nunsafeHTML('');",
  "import { unsafeSVG } from 'lit/directives/unsafe-svg.js';\nunsafeSVG('');",
  "import { unsafeStatic } from 'lit/static-html.js';\nunsafeStatic('');",
  "void import('lit/directives/unsafe-html.js');",
  "import { html } from 'lit';\nhtml`<div .innerHTML=${location.hash}></div>`;",
  "eval('');",
  "new Function('');",
  "setTimeout('alert()', 0);",
];

/** Each leads out of the page in a way that the content security policy does not stop, or is no need of ours. */
const WAYS_OUT = [
  'new RTCPeerConnection();',
  "new WebSocket('wss://example.org');",
  "location.href = 'https://example.org';",
  "location.assign('https://example.org');",
  "window.open('https://example.org');",
  "open('https://example.org');",
  "navigator.sendBeacon('https://example.org');",
];

for (const source of [...FORBIDDEN, ...WAYS_OUT]) {
  test(`lint forbids ${source.split('\n')[0]}`, async () => {
    assert.notDeepEqual(await complaints(source), []);
  });
}

test('lint allows text, and lit templates', async () => {
  const source = [
    "import { html, render } from 'lit';",
    "import { repeat } from 'lit/directives/repeat.js';",
    "document.body.textContent = '<b>';",
    'render(html`<p>${repeat([1], (n) => n)}</p>`, document.body);',
    '',
  ].join('\n');
  assert.deepEqual(await complaints(source), []);
});
