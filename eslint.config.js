import js from '@eslint/js';
import globals from 'globals';

/** Captured text is hostile: whatever parses text as markup or as a program is out. */
const MARKUP_PROPERTIES = [
  'innerHTML',
  'outerHTML',
  'srcdoc',
  'insertAdjacentHTML',
  'setHTMLUnsafe',
  'parseHTMLUnsafe',
  'createContextualFragment',
  'parseFromString',
];

const message = 'Captured text is hostile: use textContent or a lit template.';
const named = MARKUP_PROPERTIES.join('|');

/** What the content security policy cannot forbid, and what only it forbids: neither is ours to use. */
const WAYS_OUT = ['RTCPeerConnection', 'WebTransport', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'open'];
const noWayOut = 'A page with a capture open leads nowhere: see "What the network sees" in docs/ARCHITECTURE.md.';

export default [
  { ignores: ['dist/', 'build/', 'node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'module',
      globals: { ...globals.browser, Go: 'readonly' },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always'],
      'max-lines': ['error', { max: 450, skipBlankLines: true }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-unused-vars': ['error', { args: 'after-used' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-globals': ['error', ...WAYS_OUT.map((name) => ({ name, message: noWayOut }))],
      'no-restricted-properties': [
        'error',
        ...['assign', 'replace', 'href'].map((property) => ({ object: 'location', property, message: noWayOut })),
        { object: 'window', property: 'open', message: noWayOut },
        { object: 'navigator', property: 'sendBeacon', message: noWayOut },
        { object: 'document', property: 'write', message },
        { object: 'document', property: 'writeln', message },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: `MemberExpression[property.name=/^(${named})$/]`, message },
        { selector: `MemberExpression > Literal.property[value=/^(${named})$/]`, message },
        { selector: `Property[key.name=/^(${named})$/]`, message },
        { selector: `TemplateElement[value.raw=/\\.(${named})\\s*=/]`, message },
        { selector: 'ImportExpression > Literal[value=/unsafe-(html|svg|mathml)/]', message },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/unsafe-html*', '**/unsafe-svg*', '**/unsafe-mathml*'], message },
            { regex: '^lit(-html)?/(directives/)?(unsafe|static)', message },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.test.js', 'js/testing/**', 'js/e2e/**', 'scripts/**', 'bench/**', '*.config.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-restricted-globals': 'off' },
  },
];
