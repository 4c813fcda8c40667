/** One key press. */
export interface KeyEvent {
  readonly type: 'key';
  /**
   * The key with its modifiers in front, always in this order: `j`, `J`, `/`, `enter`, `ctrl-c`, `alt-x`, `shift-tab`,
   * `ctrl-alt-shift-up`. A printable character is its own name, shift included; the space bar is `space`.
   */
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** What the key types: one grapheme, or nothing. */
  readonly text: string;
}

export interface Modifiers {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export const noModifiers: Modifiers = { ctrl: false, alt: false, shift: false };

/** A key that has a name, such as `up`. */
export function namedKey(name: string, modifiers: Modifiers = noModifiers): KeyEvent {
  const { ctrl, alt, shift } = modifiers;
  const key = `${ctrl ? 'ctrl-' : ''}${alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${name}`;
  return { type: 'key', key, ctrl, alt, shift, text: key === 'space' ? ' ' : '' };
}

/** A key that types `grapheme`, unless Ctrl or Alt is down with it. Shift is in the character. */
export function characterKey(grapheme: string, { ctrl, alt }: Modifiers = noModifiers): KeyEvent {
  if (grapheme === ' ') return namedKey('space', { ctrl, alt, shift: false });
  const key = `${ctrl ? 'ctrl-' : ''}${alt ? 'alt-' : ''}${grapheme}`;
  return { type: 'key', key, ctrl, alt, shift: false, text: ctrl || alt ? '' : grapheme };
}

/** The key behind a control byte (0x00 to 0x1f, 0x7f). 0x08 is what older terminals send for Backspace. */
export function controlKey(byte: number, alt = false): KeyEvent {
  const modifiers = { ctrl: false, alt, shift: false };
  if (byte === 0x0d || byte === 0x0a) return namedKey('enter', modifiers);
  if (byte === 0x09) return namedKey('tab', modifiers);
  if (byte === 0x7f || byte === 0x08) return namedKey('backspace', modifiers);
  if (byte === 0x1b) return namedKey('escape', modifiers);
  return characterKey(
    String.fromCharCode(byte + 0x40)
      .toLowerCase()
      .replace('@', ' '),
    { ...modifiers, ctrl: true },
  );
}

/** The modifiers of an xterm or kitty parameter: 1 + shift 1, alt 2, ctrl 4, super 8, hyper 16, meta 32. */
export function modifiersOf(parameter: number): Modifiers {
  const bits = Math.max(0, parameter - 1);
  return { shift: (bits & 1) !== 0, alt: (bits & (2 | 32)) !== 0, ctrl: (bits & 4) !== 0 };
}
