/** Text attributes by SGR number: the bit each has in a style, what turns it on, what turns it off. */
const attributes = [
  { bit: 1, on: 1, off: 22 },
  { bit: 2, on: 2, off: 22 },
  { bit: 4, on: 3, off: 23 },
  { bit: 8, on: 4, off: 24 },
  { bit: 16, on: 5, off: 25 },
  { bit: 32, on: 7, off: 27 },
  { bit: 64, on: 9, off: 29 },
  { bit: 128, on: 53, off: 55 },
] as const;

/** Other numbers for the same: double underline, rapid blink. Concealed text (8) is no attribute: nothing may hide. */
const synonyms: Readonly<Record<number, number>> = { 21: 4, 6: 5 };

interface Style {
  readonly flags: number;
  /** SGR parameters of the colours, such as `31` or `38;2;1;2;3`; empty is the terminal's own. */
  readonly foreground: string;
  readonly background: string;
}

/** Ids fit a Uint16Array cell. */
const maxStyles = 0xffff;

/** The terminal's own style. */
export const plain = 0;

/**
 * The styles of a screen, each met once and from then on a small number, so that cells compare as integers and no object
 * lives per cell. The table only grows; its owner starts afresh when `size` says so.
 */
export class StyleTable {
  private readonly styles: Style[] = [{ flags: 0, foreground: '', background: '' }];
  private readonly parameters: string[] = [''];
  private readonly ids = new Map<string, number>([['', plain]]);
  /** For each style: SGR parameters seen after it → the style they lead to. */
  private readonly followers: Map<string, number>[] = [new Map()];

  get size(): number {
    return this.styles.length;
  }

  /** The style that SGR `parameters` (such as `1;31`) make of style `id`. Unknown numbers change nothing. */
  apply(id: number, parameters: string): number {
    const known = this.followers[id]?.get(parameters);
    if (known !== undefined) return known;
    const next = this.intern(changed(this.styles[id] ?? noStyle, parameters));
    if (this.followers[id] && this.followers[id].size < maxStyles) this.followers[id].set(parameters, next);
    return next;
  }

  /** What to send so that a terminal in style `from` writes in style `to`. */
  transition(from: number, to: number): string {
    if (from === to) return '';
    if (to === plain) return '\x1b[m';
    return from === plain ? `\x1b[${this.parameters[to]}m` : `\x1b[0;${this.parameters[to]}m`;
  }

  private intern(style: Style): number {
    const key = parametersOf(style);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    // A screen of more styles than ids loses colour until the owner starts the table afresh; its text stays right.
    if (this.styles.length > maxStyles) return plain;
    const id = this.styles.push(style) - 1;
    this.parameters.push(key);
    this.ids.set(key, id);
    this.followers.push(new Map());
    return id;
  }
}

const noStyle: Style = { flags: 0, foreground: '', background: '' };

function parametersOf({ flags, foreground, background }: Style): string {
  const parts = attributes.filter(({ bit }) => flags & bit).map(({ on }) => String(on));
  if (foreground) parts.push(foreground);
  if (background) parts.push(background);
  return parts.join(';');
}

function changed(style: Style, parameters: string): Style {
  let { flags, foreground, background } = style;
  const codes = parameters.split(';');
  for (let i = 0; i < codes.length; i++) {
    const [number = 0, ...sub] = (codes[i] ?? '').split(':').map(Number);
    if (number === 38 || number === 48 || number === 58) {
      const { color, used } = sub.length > 0 ? { color: paletteColor(number, sub), used: 0 } : readColor(codes, i);
      i += used;
      if (number === 38) foreground = color ?? foreground;
      if (number === 48) background = color ?? background;
      continue;
    }
    const attribute = attributes.find(({ on }) => on === (synonyms[number] ?? number));
    if (number === 0) ({ flags, foreground, background } = noStyle);
    else if (attribute) flags = number === 4 && sub[0] === 0 ? flags & ~attribute.bit : flags | attribute.bit;
    else if (number === 39) foreground = '';
    else if (number === 49) background = '';
    else if (isBetween(number, 30, 37) || isBetween(number, 90, 97)) foreground = String(number);
    else if (isBetween(number, 40, 47) || isBetween(number, 100, 107)) background = String(number);
    else for (const { bit, off } of attributes) if (off === number) flags &= ~bit;
  }
  return { flags, foreground, background };
}

/** A colour spread over the parameters after `codes[at]`: `38;5;n` or `38;2;r;g;b`. */
function readColor(codes: readonly string[], at: number): { color: string | undefined; used: number } {
  const kind = Number(codes[at + 1]);
  const used = kind === 5 ? 2 : kind === 2 ? 4 : 1;
  return { color: paletteColor(Number(codes[at]), codes.slice(at + 1, at + 1 + used).map(Number)), used };
}

/** A colour in canonical parameters; the colon form may name a colour space between `2` and red. */
function paletteColor(target: number, [kind, ...values]: readonly number[]): string | undefined {
  const levels = kind === 2 ? values.slice(-3) : kind === 5 ? values.slice(0, 1) : [];
  if (levels.length !== (kind === 2 ? 3 : 1) || !levels.every((level) => isBetween(level, 0, 255))) return undefined;
  return [target, kind, ...levels].join(';');
}

function isBetween(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
