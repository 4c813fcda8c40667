import stringWidth from 'string-width';

/**
 * A glyph is what one character cell shows, as an integer: the code of a simple character, or from `firstInterned` on the
 * place of a grapheme cluster in a table. Negative numbers are no glyphs.
 */
export const blank = 0x20;
/** The second (or further) column of the wide glyph before it. */
export const continuation = -1;
/** Nobody knows what the terminal shows here; equal to nothing. */
export const unknown = -2;

const firstInterned = 0x11_0000;

/** A cluster of more code units shows its base alone: no name stacks so many marks, and a cell has its limit. */
const maxClusterLength = 32;

/**
 * Characters on whose width all terminals agree, and between two of which a grapheme always ends: they need neither the
 * segmenter nor a lookup. First, last, columns.
 */
const simpleRanges = [
  [0x20, 0x7e, 1],
  [0xa1, 0xa8, 1], // Latin without ©, ® (emoji in some fonts) and the soft hyphen
  [0xaa, 0xac, 1],
  [0xaf, 0x2ff, 1],
  [0x370, 0x482, 1], // Greek, Cyrillic
  [0x48a, 0x52f, 1],
  [0x2010, 0x2027, 1], // dashes, quotes, … and •
  [0x2190, 0x2193, 1], // arrows that are no emoji
  [0x2400, 0x2426, 1], // ␀ and its like, which `sanitize` makes
  [0x2500, 0x25a9, 1], // boxes and blocks
  [0x25ac, 0x25b5, 1], // triangles and circles that are no emoji
  [0x25b7, 0x25bf, 1],
  [0x25c1, 0x25fa, 1],
  [0x2713, 0x2713, 1], // ✓
  [0x2717, 0x2717, 1], // ✗
  [0x2800, 0x28ff, 1], // braille, for graphs
  [0x3041, 0x3096, 2], // kana
  [0x30a1, 0x30fa, 2],
  [0x4e00, 0x9fff, 2], // ideographs
  [0xac00, 0xd7a3, 2], // Hangul syllables
] as const;

/** Columns of each simple character; 0 for every other UTF-16 code unit. */
export const simpleWidth = new Uint8Array(0x1_0000);
for (const [first, last, columns] of simpleRanges) simpleWidth.fill(columns, first, last + 1);

/** What the presenter must know of a cluster: its text, its columns for us, and how far a terminal may differ. */
interface Cluster {
  readonly text: string;
  readonly columns: number;
  /** Columns that some terminal may paint; `undefined` when all agree with `columns`. */
  readonly reach: number | undefined;
}

/** The clusters of a screen, each met once. The table only grows; its owner starts afresh when `size` says so. */
export class GlyphTable {
  private readonly clusters: Cluster[] = [];
  private readonly ids = new Map<string, number>();

  get size(): number {
    return this.ids.size;
  }

  /** The glyph of one grapheme cluster. What has no width by itself (a lone mark) becomes a blank. */
  intern(cluster: string): number {
    const text = cluster.length > maxClusterLength ? String.fromCodePoint(cluster.codePointAt(0) ?? blank) : cluster;
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const columns = stringWidth(text);
    const glyph =
      columns === 0 ? blank : firstInterned + this.clusters.push({ text, columns, reach: reachOf(text, columns) }) - 1;
    this.ids.set(text, glyph);
    return glyph;
  }

  text(glyph: number): string {
    return glyph < firstInterned ? String.fromCharCode(glyph) : this.cluster(glyph).text;
  }

  columns(glyph: number): number {
    return glyph < firstInterned ? (simpleWidth[glyph] ?? 1) : this.cluster(glyph).columns;
  }

  /** Columns a terminal may paint for this glyph when it is one that terminals disagree about. */
  reach(glyph: number): number | undefined {
    return glyph < firstInterned ? undefined : this.cluster(glyph).reach;
  }

  private cluster(glyph: number): Cluster {
    return this.clusters[glyph - firstInterned] ?? missing;
  }
}

const missing: Cluster = { text: ' ', columns: 1, reach: undefined };

/**
 * Emoji, joined sequences, spacing marks and jamo are 1 to 6 columns wide depending on the terminal; a base with
 * nonspacing marks is not. Two columns for each code point that could take any is the most a terminal paints.
 */
function reachOf(cluster: string, columns: number): number | undefined {
  const [base = '', ...rest] = cluster;
  const agreed =
    !/[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u.test(
      base,
    );
  if (agreed && rest.every((character) => /[\p{Mn}\p{Me}]/u.test(character) && character !== '\ufe0f'))
    return undefined;
  const painting = [base, ...rest].filter(
    (character) => !/[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/u.test(character),
  );
  return Math.max(columns, 2 * painting.length);
}
