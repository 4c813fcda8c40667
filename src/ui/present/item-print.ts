import { isFileLink } from '../../core/domain/print/order-input.ts';
import type { Origin, Personalization } from '../../core/domain/print/personalization.ts';
import { reviewRules } from '../../core/domain/print/review.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { ItemDetail } from '../../core/store/orders/order-view.ts';
import type { LinePrint } from '../../core/store/print/order-print.ts';
import { fileLines } from './file-words.ts';
import { type Part, part } from './line.ts';
import { sameAs } from './print-values.ts';
import { colorWords, findingWords, notMadeParts, rawWords, sourceWords, taskState, textWords } from './print-words.ts';
import { wrap } from './wrap.ts';

const indent = '       ';
const origins = `${indent}      `;
const longest = 300;

/** What printing knows of a line of an order: its file, what was read and where from, its tasks, what waits for a person. */
export function itemPrintLines(
  item: ItemDetail,
  print: LinePrint | undefined,
  { now, zone, width }: { readonly now: number; readonly zone: string; readonly width: number },
): Part[][] {
  if (!print) return [];
  const file = fileLines(print.file, item.options.some(isFileLink), zone, now);
  return [
    ...(print.notMade === null ? [] : [[indent, ...notMadeParts(print.notMade)]]),
    ...file.map((parts): Part[] => [indent, ...parts]),
    ...print.personalizations.flatMap((one) => personalizationLines(one, print, width)),
    ...print.tasks.map((task): Part[] => [
      indent,
      part('task ', 'dim'),
      `${task.id} `,
      taskState(task),
      part(` ${task.quantity}× ${textWords(task.text)} · ${colorWords(task)}`, 'dim'),
    ]),
    ...print.open.flatMap((finding) =>
      wrap(findingWords(finding), width - indent.length).map((text): Part[] => [
        indent,
        part(text, reviewRules[finding.reason].passing ? 'dim' : 'warn'),
      ]),
    ),
    ...toldLines(print, width),
    ...((print.source !== null || print.open.length > 0) && !print.current
      ? [[indent, part('! its source has changed since it was read; P reads it anew', 'warn')]]
      : []),
  ];
}

/** Option by option, what we want the order to say at its channel and what it says: said alike in one line, each difference on its own. */
function toldLines({ told }: LinePrint, width: number): Part[][] {
  if (told.length === 0) return [];
  const differing = told.filter(({ ours, theirs }) => ours !== theirs);
  if (differing.length === 0) return [[indent, part('at its channel ', 'dim'), part('✓ says so', 'good')]];
  const words = (value: string | null): string => (value === null ? 'nothing' : `“${sanitize(value, longest)}”`);
  return differing.flatMap(({ name, ours, theirs }) =>
    wrap(`at its channel ≠ ${name}: here ${words(ours)}, there ${words(theirs)}`, width - indent.length).map(
      (text): Part[] => [indent, part(text, 'warn')],
    ),
  );
}

function personalizationLines(one: Personalization, { source }: LinePrint, width: number): Part[][] {
  const font = one.font === null ? '' : ` · ${sanitize(one.font, 60)}`;
  return [
    [
      indent,
      part('print ', 'dim'),
      part(`${one.quantity}× ${textWords(one.text)}`, 'strong'),
      ` · ${colorWords(one)}${font}`,
    ],
    [origins, part(sourceWords(source), 'dim')],
    ...originLines(one, width),
  ];
}

/** Where each value came from, and the text that it was taken from where that differs; what is wholly alike shares a line. */
function originLines(one: Personalization, width: number): Part[][] {
  const values = {
    text: one.text,
    color1: one.color1,
    color2: one.color2,
    font: one.font,
    quantity: String(one.quantity),
  };
  const names = { text: 'text', color1: 'colour 1', color2: 'colour 2', font: 'font', quantity: 'pieces' };
  const alike = new Map<string, string[]>();
  const lines: Part[][] = [];
  for (const of of Object.keys(names) as (keyof typeof names)[]) {
    const origin: Origin | undefined = one.origins[of];
    if (!origin) continue;
    const from = sanitize(origin.from, longest);
    if (/^act \d+/.test(origin.from) || sameAs(names[of], values[of], origin.raw)) {
      alike.set(from, [...(alike.get(from) ?? []), names[of]]);
      continue;
    }
    const words = `${names[of]} ≠ ${rawWords(origin.raw)} · ${from}`;
    lines.push(...wrap(words, width - origins.length).map((text): Part[] => [origins, part(text, 'warn')]));
  }
  const told = [...alike].map(([from, of]): Part[] => [origins, part(`${of.join(', ')} = ${from}`, 'dim')]);
  return [...lines, ...told];
}
