import { createHash } from 'node:crypto';
import type { FileReading } from '../../domain/print/order-input.ts';
import type { Finding, Origin, OriginOf, Personalization } from '../../domain/print/personalization.ts';
import { Unreadable } from '../channel.ts';
import type { FileLine } from '../file-source.ts';
import { openArchive } from './archive.ts';
import { decideColors } from './colors.ts';
import { type Design, distinct, finding, shown } from './design.ts';
import { compareFlat, flatLists, readFlat } from './flat.ts';
import { parseDesign } from './json.ts';
import { startWatch, unreadable } from './limits.ts';
import { walkTree } from './tree.ts';
import { readDesigns, type WireDesign } from './wire.ts';

/**
 * What a buyer's file says of a line: see FileSource.read. The tree tells it and the flat list must bear it out; a file without
 * a tree is read by its flat list. Texts stay verbatim.
 *
 * @throws Unreadable 'file-unreadable' or 'file-mismatch'
 */
export async function readFile(bytes: Uint8Array, line: FileLine): Promise<FileReading> {
  const { json } = await openArchive(bytes, startWatch());
  const wire = designOf(readDesigns(parseDesign(json)), line);
  const lists = flatLists(wire);
  const hasTree = wire.customizationData !== undefined && wire.customizationData !== null;
  const [firstList] = lists;
  if (!hasTree && firstList === undefined) throw unreadable('holds no design');
  const design = hasTree ? walkTree(wire.customizationData) : readFlat(firstList ?? []);
  const others = hasTree ? lists : lists.slice(1);
  const disagreements = others.map((list) => compareFlat(design, list)).filter((found) => found !== null);
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...compose(design, [...quantityFinding(wire, line), ...disagreements.slice(0, 1)], line),
  };
}

/** The design of the line that was asked for, of one or of several. */
function designOf(designs: readonly WireDesign[], line: FileLine): WireDesign {
  if (designs.length === 0) throw unreadable('holds no design');
  const numbers = [line.orderNumber, ...(line.formerNumbers ?? [])].map((number) => number.trim());
  const ofOrder = designs.filter(({ orderId }) => orderId !== null && numbers.includes(orderId));
  if (ofOrder.length === 0) throw mismatch('is of another order');
  const ofLine = ofOrder.filter((design) => isOfLine(design, line));
  const [design] = ofLine;
  if (design === undefined) throw mismatch('is of another line of this order');
  if (ofLine.length > 1)
    throw mismatch(
      line.lineKey === null
        ? 'has several lines of this order, and our line has no id to tell which'
        : 'has this line more than once',
    );
  return design;
}

function isOfLine(design: WireDesign, { lineKey }: FileLine): boolean {
  if (lineKey === null) return true;
  return [design.orderItemId, design.legacyOrderItemId].includes(lineKey.trim());
}

function mismatch(what: string): Unreadable {
  return new Unreadable('file-mismatch', `The buyer’s file ${what}.`);
}

function quantityFinding({ quantity }: WireDesign, line: FileLine): Finding[] {
  if (quantity === undefined || quantity === null || quantity === line.quantity) return [];
  return [finding('quantity-mismatch', `The file is for ${quantity}, ordered are ${line.quantity}.`)];
}

/** One file is one design, made as often as ordered. */
function compose(
  design: Design,
  more: readonly Finding[],
  line: FileLine,
): Pick<FileReading, 'personalizations' | 'findings'> {
  const colors = decideColors(design);
  const found = [...design.findings, ...(colors.finding ? [colors.finding] : []), ...more];
  if (design.texts.length === 0 && design.images === 0) {
    const missing = found.some(({ reason }) => reason === 'missing-text') ? [] : [noText(design)];
    return { personalizations: [], findings: [...missing, ...found] };
  }
  const fonts = distinct(design.texts.flatMap(({ font }) => (font === null ? [] : [font])));
  const font = fonts.length === 1 ? (fonts[0] ?? null) : null;
  const personalization: Personalization = {
    text: design.texts.length === 0 ? null : design.texts.map(({ text }) => text).join('\n'),
    fields: design.texts.map(({ label, text, color, font: own }) => ({ label, text, color, font: own })),
    color1: colors.color1.value,
    color2: colors.color2.value,
    font,
    quantity: line.quantity,
    note: otherChoices(design),
    origins: origins({
      text: design.texts.length === 0 ? null : originOf(design, design.texts),
      color1: colors.color1.origin,
      color2: colors.color2.origin,
      font:
        font === null
          ? null
          : {
              ...originOf(
                design,
                design.texts.filter((text) => text.font),
              ),
              raw: font,
            },
      quantity: { from: 'order line', raw: String(line.quantity) },
    }),
  };
  return { personalizations: [personalization], findings: found.map((each) => ({ ...each, position: 0 })) };
}

/** Where texts stand, and the texts themselves, untouched. */
function originOf({ from }: Design, texts: Design['texts']): Origin {
  return {
    from: `${from}: ${texts.map(({ path }) => shown(path)).join('; ')}`,
    raw: texts.map(({ text }) => text).join('\n'),
  };
}

function origins(all: Readonly<Record<OriginOf, Origin | null>>): Personalization['origins'] {
  return Object.fromEntries(Object.entries(all).filter(([, origin]) => origin !== null));
}

/** What else the buyer chose (a box, a chain): the maker must know it, and nobody else reads it. */
function otherChoices({ options }: Design): string | null {
  const chosen = options.filter(({ isColor, value }) => !isColor && value !== null);
  return chosen.length === 0 ? null : chosen.map(({ name, value }) => `${name}: ${value}`).join('; ');
}

function noText({ options }: Design): Finding {
  const chosen = options.filter(({ value }) => value !== null).map(({ name, value }) => `${name}: ${value}`);
  return finding('missing-text', ['The file holds no text', ...chosen].join(' · '));
}
