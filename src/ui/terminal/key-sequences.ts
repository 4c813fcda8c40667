import { characterKey, controlKey, type KeyEvent, type Modifiers, modifiersOf, namedKey, noModifiers } from './key.ts';

/** Final letters of CSI and SS3 sequences (xterm, VT220). */
const byLetter: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** The keypad in application mode, after SS3. */
const byKeypadLetter: Readonly<Record<string, string>> = { M: 'enter', I: 'tab', ' ': 'space', X: '=' };
const keypadCharacters = '*+,-./0123456789';

/** Numbers of `CSI n ~`: VT220, with rxvt's and the Linux console's home and end. */
const byNumber: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};
const functionNumbers = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34];

/** Ctrl and shift in rxvt: lower-case letters for shift, `^` and `@` in place of `~`. */
const rxvtFinals: Readonly<Record<string, Modifiers>> = {
  '^': { ctrl: true, alt: false, shift: false },
  '@': { ctrl: true, alt: false, shift: true },
};

/** kitty's release of a key; we act on the press. */
const release = 3;

/**
 * The key of a control sequence `CSI parameters final`; `undefined` when it is none: a mouse or focus report, a reply of the
 * terminal, a sequence nobody here knows.
 */
export function csiKey(parameters: string, final: string): KeyEvent | undefined {
  if (!/^[\d:;]*$/.test(parameters)) return undefined;
  const fields = parameters.split(';').map((field) => field.split(':').map(Number));
  const number = fields[0]?.[0] ?? 0;
  const [modifier = 1, event] = fields[1] ?? [];
  if (event === release) return undefined;
  const modifiers = modifiersOf(modifier);
  if (final === 'u') return codePointKey(number, modifiers, fields[0]?.[1]);
  if (final === '~' && number === 27) return codePointKey(fields[2]?.[0] ?? 0, modifiers);
  if (final === '~') return numberKey(number, modifiers);
  const rxvt = rxvtFinals[final];
  if (rxvt) return numberKey(number, rxvt);
  return letterKey(parameters, final, fields.length === 1 && number > 1 ? modifiersOf(number) : modifiers);
}

/** The key of `SS3 modifier letter`: application mode of arrows and keypad, F1 to F4. */
export function ss3Key(parameters: string, final: string): KeyEvent | undefined {
  const modifiers = parameters === '' ? noModifiers : modifiersOf(Number(parameters.split(';').at(-1)));
  const letter = byLetter[final];
  if (letter !== undefined) return namedKey(letter, modifiers);
  if (/[a-d]/.test(final)) return namedKey(byLetter[final.toUpperCase()] ?? '', { ...noModifiers, ctrl: true });
  const character = /[j-y]/.test(final) ? keypadCharacters[final.charCodeAt(0) - 0x6a] : undefined;
  if (character) return characterKey(character, modifiers);
  const name = byKeypadLetter[final];
  return name === undefined ? undefined : name.length === 1 ? characterKey(name, modifiers) : namedKey(name, modifiers);
}

/** `CSI [ letter`: F1 to F5 of the Linux console. */
export function linuxFunctionKey(letter: string): KeyEvent | undefined {
  const index = 'ABCDE'.indexOf(letter);
  return index < 0 ? undefined : namedKey(`f${index + 1}`);
}

function letterKey(parameters: string, final: string, modifiers: Modifiers): KeyEvent | undefined {
  if (final === 'Z') return namedKey('tab', { ...modifiers, shift: true });
  if (parameters === '' && /[a-d]/.test(final)) {
    return namedKey(byLetter[final.toUpperCase()] ?? '', { ...noModifiers, shift: true });
  }
  // `CSI 12;40R` is a reply (where the cursor is); F3 is only told apart by row 1 and a column that is a modifier.
  if (final === 'R' && !/^(1;[2-9])?$/.test(parameters)) return undefined;
  const name = byLetter[final];
  return name === undefined ? undefined : namedKey(name, modifiers);
}

function numberKey(number: number, modifiers: Modifiers): KeyEvent | undefined {
  const name = byNumber[number];
  if (name) return namedKey(name, modifiers);
  const index = functionNumbers.indexOf(number);
  return index < 0 ? undefined : namedKey(`f${index + 1}`, modifiers);
}

/** A key told by its code point (kitty's `CSI u`, xterm's modifyOtherKeys). */
function codePointKey(code: number, modifiers: Modifiers, shifted?: number): KeyEvent | undefined {
  if (code === 9 || code === 13 || code === 27 || code === 127) {
    return namedKey(controlKey(code).key, modifiers);
  }
  // kitty's private range holds keys like Caps Lock and the media keys, which mean nothing here.
  if (code < 0x20 || (code >= 0xe000 && code <= 0xf8ff) || code > 0x10ffff) return undefined;
  if (!modifiers.shift) return characterKey(String.fromCodePoint(code), modifiers);
  return characterKey(shifted ? String.fromCodePoint(shifted) : String.fromCodePoint(code).toUpperCase(), modifiers);
}
