/**
 * The one list of what the keyboard does. The page and its views put their commands in it; it runs
 * them, the help lists them, and buttons take their titles from it.
 *
 * A key is written as people read it: `Ctrl+G`, `Shift+F10`, `?`, `Alt+1`. `Ctrl` is
 * also the command key of a Mac. Signs are meant as signs, whichever keys a keyboard needs for
 * them; letters stand for their keys, also where the keyboard writes another alphabet. `G F` is G
 * and then F.
 */

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} group heading in the help
 * @property {readonly string[]} keys the first is the one that titles name
 * @property {string} label what it does, as a button would say it
 * @property {() => boolean} [when] whether it can be done now; always when left out
 * @property {() => void} [run] left out if the part of the page that has the focus sees to the
 *   key itself, and it stands here to be listed
 */

/**
 * @typedef {object} Keys
 * @property {(commands: readonly Command[]) => () => void} register returns what takes them out again
 * @property {() => readonly {group: string, commands: readonly Command[]}[]} groups for the help, in
 *   the order in which they were registered
 * @property {(id: string, title?: string) => string} title a button's title with the key: `Help (?)`
 * @property {(id: string) => boolean} can whether the command can be run now
 * @property {(id: string) => void} run runs it, if it can be
 * @property {(event: KeyboardEvent) => void} handle to be called with what the page was sent
 * @property {boolean} single whether keys without Ctrl count. They are in the way of those who
 *   dictate, and can be switched off
 */

/** A second key of a pair must come within this time, in milliseconds. */
const PAIR_TIME = 1500;

/**
 * @param {object} [world] for tests
 * @param {() => number} [world.now] milliseconds
 * @param {boolean} [world.mac]
 * @returns {Keys}
 */
export function createKeys({ now = () => performance.now(), mac = false } = {}) {
  /** @type {Command[]} */
  let all = [];
  let single = true;
  /** The first key of a pair, and when it was pressed. @type {{key: string, time: number} | undefined} */
  let first;

  /** @param {string} id */
  const find = (id) => all.find((command) => command.id === id);
  /** @param {Command} command */
  const able = ({ run, when }) => run !== undefined && (when === undefined || when());

  /** The command of a key that can be run now; the latest registered comes first.
   * @param {string} key */
  const commandOf = (key) => all.findLast((command) => command.keys.includes(key) && able(command));

  return {
    get single() {
      return single;
    },
    set single(on) {
      single = on;
      first = undefined;
    },
    register(commands) {
      all = [...all, ...commands];
      return () => {
        all = all.filter((command) => !commands.includes(command));
      };
    },
    groups() {
      /** @type {Map<string, Command[]>} */
      const groups = new Map();
      for (const command of all) {
        const group = groups.get(command.group) ?? [];
        // Two views may have the same command; it is listed once.
        if (!group.some(({ label, keys }) => label === command.label && keys.join() === command.keys.join())) {
          group.push(command);
        }
        groups.set(command.group, group);
      }
      return [...groups].map(([group, commands]) => ({ group, commands }));
    },
    title(id, title) {
      const command = find(id);
      const text = title ?? command?.label ?? '';
      const key = command?.keys[0];
      return key === undefined ? text : `${text} (${keyText(key, mac)})`;
    },
    can(id) {
      const command = find(id);
      return command !== undefined && able(command);
    },
    run(id) {
      const command = find(id);
      if (command && able(command)) {
        command.run?.();
      }
    },
    handle(event) {
      if (event.defaultPrevented || event.isComposing || event.repeat && event.key === 'Enter') {
        return;
      }
      const key = keyOf(event);
      if (key === undefined) {
        return;
      }
      const plain = !key.includes('Ctrl+') && !key.includes('Alt+');
      if (plain && isPrintable(key) && (!single || isText(event.target))) {
        first = undefined;
        return;
      }
      const pair = first && now() - first.time < PAIR_TIME ? `${first.key} ${key}` : undefined;
      first = undefined;
      const command = (pair && commandOf(pair)) ?? commandOf(key);
      if (command) {
        event.preventDefault();
        command.run?.();
      } else if (plain && all.some(({ keys }) => keys.some((other) => other.startsWith(`${key} `)))) {
        first = { key, time: now() };
      }
    },
  };
}

/** A key without Ctrl or Alt that writes something. @param {string} key */
function isPrintable(key) {
  return key.replace(/^Shift\+/, '').length === 1;
}

/** Whether what is typed goes into a text. @param {EventTarget | null} target */
function isText(target) {
  const node = /** @type {Partial<HTMLElement> & {type?: string} | null} */ (target);
  const tag = node?.tagName?.toLowerCase();
  return (
    tag === 'textarea' ||
    tag === 'select' ||
    node?.isContentEditable === true ||
    (tag === 'input' && !/^(button|checkbox|radio|range|file|submit|color)$/.test(node?.type ?? 'text'))
  );
}

/**
 * What was pressed, as {@link Command} writes it; undefined for a modifier alone.
 * @param {Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>} event
 * @returns {string | undefined}
 */
export function keyOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  if (/^(Control|Meta|Alt|AltGraph|Shift|Dead|Unidentified|Process|CapsLock)$/.test(key)) {
    return undefined;
  }
  let name = key === ' ' ? 'Space' : key;
  let shift = shiftKey;
  if (name.length === 1) {
    const letter = /^Key([A-Z])$/.exec(code)?.[1];
    const foreign = letter !== undefined && !/^[\x20-\x7e]$/.test(name);
    if (foreign) {
      name = letter;
    }
    if (/^[a-z]$/i.test(name)) {
      name = name.toUpperCase();
    } else {
      shift = false; // the sign says all
    }
  }
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

/** @type {Readonly<Record<string, string>>} */
const NAMES = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  ContextMenu: 'Menu',
  Escape: 'Esc',
};

/**
 * A key for people.
 * @param {string} key as {@link Command} writes it
 * @param {boolean} [mac]
 */
export function keyText(key, mac = false) {
  return key
    .split(' ')
    .map((press) =>
      press
        .split(/\+(?=.)/)
        .map((part) => (mac && part === 'Ctrl' ? '⌘' : (NAMES[part] ?? part)))
        .join('+'),
    )
    .join(' then ');
}
