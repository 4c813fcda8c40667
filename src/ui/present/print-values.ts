import type { Origin, Personalization } from '../../core/domain/print/personalization.ts';
import type { TaskContent } from '../../core/domain/print/task.ts';
import { sanitize, sanitizeLines } from '../../core/sanitize.ts';
import { cut, type Part, part, widthOf } from './line.ts';
import { rawWords } from './print-words.ts';
import { wrap } from './wrap.ts';

const longest = 500;
const labelColumns = 9;
const rule = part(' │ ', 'dim');

/** What is shown beside each other: what is made at the left, what it was taken from at the right. */
interface Value {
  readonly label: string;
  /** Sanitised lines; none: there is no value. */
  readonly made: readonly string[];
  readonly value: string | null;
  readonly origin: Origin | undefined;
  /** What is read of the line now, where that is not what is made. */
  readonly readNow: string | null;
  /** Of the pieces: how many the line has in all. */
  readonly ordered?: number;
}

/**
 * What a piece shall carry, and beside each value the untouched text it was taken from: `=` where they are the same, `≠` where
 * anything differs. `read`: what is read of the line now, null: nothing; `ordered`: pieces of the whole line.
 */
export function valueLines(
  content: Omit<TaskContent, 'fields' | 'note'>,
  read: Personalization | null,
  ordered: number,
  width: number,
): Part[][] {
  const left = Math.floor((width - 3) / 2);
  const right = width - 3 - left;
  const text = (value: string | null): string[] =>
    value === null ? [] : sanitizeLines(value, { maxLength: longest, maxLines: 20 });
  const one = (label: string, value: string | null, of: 'text' | 'color1' | 'color2' | 'font'): Value => {
    const now = read?.[of] ?? null;
    return {
      label,
      made: text(value),
      value,
      origin: read?.origins[of],
      readNow: read && now !== value ? (now ?? '–') : null,
    };
  };
  const values: Value[] = [
    one('text', content.text, 'text'),
    one('colour 1', content.color1, 'color1'),
    one('colour 2', content.color2, 'color2'),
    one('font', content.font, 'font'),
    {
      label: 'pieces',
      made: [String(content.quantity)],
      value: String(content.quantity),
      origin: read?.origins.quantity,
      readNow: null,
      ordered,
    },
  ];
  const title = abreast([part('we make', 'dim')], [part('it was taken from', 'dim')], left);
  return [title, ...values.flatMap((value) => rows(madeLines(value, left), sourceLines(value, right), left))];
}

function madeLines({ label, made, readNow }: Value, width: number): Part[][] {
  const name = (at: number): Part => part((at === 0 ? label : '').padEnd(labelColumns), 'dim');
  const lines = made.flatMap((text) => (text === '' ? [''] : wrap(text, width - labelColumns)));
  const tone = label === 'text' ? 'strong' : 'plain';
  const shown: Part[][] = lines.map((text, at) => [name(at), part(text, tone)]);
  const none: Part[][] = [[name(0), part(label === 'text' ? '(no text)' : '–', 'dim')]];
  const other: Part[][] =
    readNow === null
      ? []
      : [[part(''.padEnd(labelColumns), 'dim'), part(`now read: ${sanitize(readNow, longest)}`, 'warn')]];
  return [...(shown.length > 0 ? shown : none), ...other];
}

function sourceLines({ label, value, origin, ordered }: Value, width: number): Part[][] {
  if (!origin && ordered !== undefined) return [[part(`· ${ordered} ordered`, 'dim')]];
  if (!origin) return [[part(value === null ? '' : '· not told where from', 'dim')]];
  const from = sanitize(origin.from, longest);
  if (/^act \d+/.test(origin.from))
    return [[part('· ', 'dim'), part(`said by ${from.replace(/^act \d+, /, '')}`, 'accent')]];
  const isSame = sameAs(label, value, origin.raw);
  const [first = '', ...more] = wrap(rawWords(origin.raw), width - 2);
  const unseen = !isSame && value !== null && sanitize(value, longest) === sanitize(origin.raw, longest);
  return [
    [isSame ? part('= ', 'good') : part('≠ ', 'warn'), first],
    ...more.map((text): Part[] => ['  ', text]),
    ...(unseen ? [[part('  they differ in what cannot be seen', 'warn')]] : []),
    ...wrap(from, width - 2).map((text): Part[] => [part(`  ${text}`, 'dim')]),
  ];
}

/** A colour, a font and a number are the same in any case; of a text every character counts. */
export function sameAs(label: string, value: string | null, raw: string): boolean {
  if (label === 'text') return value === raw.replaceAll('\r\n', '\n');
  return (value ?? '').toLowerCase() === raw.trim().toLowerCase();
}

function rows(left: readonly Part[][], right: readonly Part[][], columns: number): Part[][] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    abreast(left[at] ?? [], right[at] ?? [], columns),
  );
}

function abreast(left: readonly Part[], right: readonly Part[], columns: number): Part[] {
  const kept = cut(left, columns);
  return [...kept, ' '.repeat(Math.max(0, columns - widthOf(kept))), rule, ...right];
}
