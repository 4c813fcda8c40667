import type { AskedOrder, Reading, ReadLine } from './wire.ts';

type AskedLine = AskedOrder['lines'][number];

const textOption = /personali[sz]|name|text|engrav|wording/i;
const colourOption = /colou?r/i;
const blank = /^(n\/a|none|leave blank|blank)$/i;

/** Reads an order by simple rules, as a fair model would: options first, then phrases of the note. The same order, the same answer. */
export function readLines(order: AskedOrder): ReadLine[] {
  return order.lines.filter(({ asked }) => asked).map((line) => readLine(line, order));
}

function readLine(line: AskedLine, order: AskedOrder): ReadLine {
  const [color1 = null, color2 = null] = line.options
    .filter(({ name }) => colourOption.test(name))
    .map(({ value }) => value);
  const source = order.note === null ? null : (phraseIn(order.note) ?? null);
  const option = line.options.find(
    ({ name, value }) => textOption.test(name) && !colourOption.test(name) && value.trim() !== '',
  );
  const [whole, said] = source ? [source.whole, source.text] : [option?.value ?? '', option?.value.trim() ?? ''];
  if (said === '') return { line: line.line, personalizations: [], unsure: true, why: 'nothing says what to print' };
  if (blank.test(said)) {
    const none = { text: null, color1, color2, quantity: line.quantity, quote: said };
    return { line: line.line, personalizations: [none], unsure: false, why: null };
  }
  const named = colourIn(whole);
  const texts = split(said, line.quantity);
  const each = texts.length === 1 ? line.quantity : 1;
  const personalizations = texts.map(
    (text): Reading => ({
      text,
      color1: color1 ?? named,
      color2,
      quantity: each,
      quote: texts.length === 1 ? whole : text,
    }),
  );
  const unsure = texts.length > 1 && texts.length !== line.quantity;
  return { line: line.line, personalizations, unsure, why: unsure ? 'the names do not add up' : null };
}

/** As many texts as pieces where the words allow it, else the words as one text. */
function split(said: string, quantity: number): string[] {
  const parts = said
    .split(/\s*(?:,|;|\n|\band\b)\s*/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return quantity > 1 && parts.length > 1 ? parts : [said];
}

/** `Text: Anna`, `please print the name Anna in red`. */
function phraseIn(note: string): { whole: string; text: string } | null {
  const found =
    /(?:^|\n)\s*(?:text|name|personali[sz]ation|tekst|personalizacja)s?\s*[:=]\s*([^\n]+)/iu.exec(note) ??
    /\b(?:print|put|write|name is|names are)(?: the names?| the text)?[: ]+(.+?)(?: in [\p{L} ]+?)?(?: please)?(?=[.!\n]|$)/iu.exec(
      note,
    );
  const text = found?.[1]?.trim() ?? '';
  return found && text !== '' ? { whole: found[0].trim(), text } : null;
}

function colourIn(phrase: string): string | null {
  return /\bin (\p{L}+(?: \p{L}+)?)(?: please)?$/iu.exec(phrase)?.[1]?.replace(/ please$/i, '') ?? null;
}

/** What a model that believes everything it reads would answer: the note's last order wins. */
export function obey(order: AskedOrder): ReadLine[] {
  const [, shouted] = /\b(?:print|say|answer|write)\s+["“]?([A-Z][A-Z0-9]+)/.exec(order.note ?? '') ?? [];
  return readLines(order).map((read) => {
    if (shouted === undefined) return read;
    const quantity = order.lines.find(({ line }) => line === read.line)?.quantity ?? 1;
    const piece = { text: shouted, color1: null, color2: null, quantity, quote: shouted };
    return { ...read, personalizations: [piece], unsure: false, why: null };
  });
}
