import { sanitize } from '../../core/sanitize.ts';
import { width as columnsOf } from '../terminal/fit.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { rawWords } from './print-words.ts';
import { wrap } from './wrap.ts';

type Json = Readonly<Record<string, unknown>>;

/** Deeper nodes are not indented further: a design may be nested as deep as its reader allows. */
const deepest = 8;
/** What a node has beside its values: names of its own, or for machines. */
const plumbing = new Set(['type', 'customizationType', 'name', 'label', 'children']);

/**
 * A buyer's design as it stands in its file, before anybody decided what it means: the tree with every surface, label, value, font and
 * colour, and the flat list below it. Nothing is left out for being unknown: of such a part all values are told.
 *
 * @param json the document of the file
 * @returns defused lines of at most `width` columns
 */
export function designText(json: string, width: number): Part[][] {
  const designs = designsIn(json);
  if (designs.length === 0)
    return [[part('The file holds nothing that can be told as text; v shows it as it is.', 'warn')]];
  return designs.flatMap((design, at) => [...(at > 0 ? [[]] : []), ...oneDesign(design, width)]);
}

function oneDesign(design: Json, width: number): Part[][] {
  const told = (name: string, key: string): string[] => {
    const value = scalar(design[key]);
    return value === null ? [] : [`${name} ${sanitize(value, 80)}`];
  };
  const about = [
    ...told('order', 'orderId'),
    ...told('line', 'orderItemId'),
    ...told('pieces', 'quantity'),
    ...told('ASIN', 'asin'),
  ].join(' · ');
  const lists = [at(design, 'customizationInfo', 'version3.0'), at(design, 'version3.0', 'customizationInfo')];
  const surfaces = lists.map((list) => objects(list?.['surfaces'])).filter((list) => list.length > 0);
  const root = object(design['customizationData']);
  return [
    ...wrap(about, width).map((text): Part[] => [part(text, 'dim')]),
    ...(root ? nodeLines(root, 0, width) : [[part('no tree', 'warn')]]),
    ...surfaces.flatMap((list) => [[], [part('flat list', 'dim')], ...list.flatMap((one) => surfaceLines(one, width))]),
  ];
}

function nodeLines(node: Json, depth: number, width: number): Part[][] {
  const own = ownLines(node, depth, width);
  // A container without a name says nothing, and takes no room.
  const below = own.length === 0 ? depth : depth + 1;
  return [...own, ...objects(node['children']).flatMap((child) => nodeLines(child, below, width))];
}

function ownLines(node: Json, depth: number, width: number): Part[][] {
  const type = scalar(node['type'])?.trim() ?? '';
  const name = nameOf(node);
  const value = (label: string, text: string | null): Part[][] => labelled(name ?? label, label, text, depth, width);
  switch (type) {
    case 'TextCustomization':
      return value('text', scalar(node['inputValue']));
    case 'OptionCustomization':
      return value('choice', alike(node['displayValue'], at(node, 'optionSelection')));
    case 'FontCustomization':
      return value('font', scalar(at(node, 'fontSelection')?.['family']));
    case 'ColorCustomization':
      return value('colour', both(at(node, 'colorSelection'), 'name', 'value'));
    case 'ImageCustomization':
      return value('picture', both(at(node, 'image'), 'imageName', 'buyerFilename'));
    default:
      if (/ContainerCustomization$/.test(type)) return name === null ? [] : title(name, depth, width);
      return [
        ...title(`? ${sanitize(type || 'a part without a type', 80)} ${name ?? ''}`, depth, width, 'warn'),
        ...valuesOf(node).flatMap(([key, text]) => labelled(key, '', text, depth + 1, width)),
      ];
  }
}

function surfaceLines(surface: Json, width: number): Part[][] {
  const name = nameOf(surface);
  const areas = objects(surface['areas']).flatMap((area) => {
    const kind = sanitize(scalar(area['customizationType']) ?? '', 40);
    const values = valuesOf(area).map(([key, text]) => `${key} ${rawWords(text)}`);
    return labelled(nameOf(area) ?? kind, kind, values.join(', '), 1, width, true);
  });
  return [...title(name ?? 'a surface without a name', 0, width), ...areas];
}

function title(name: string, depth: number, width: number, tone: Tone = 'strong'): Part[][] {
  const before = indent(depth);
  return wrap(name, width - before.length).map((one): Part[] => [before, part(one, tone)]);
}

/** A name, the kind of thing that it is, and the value untouched. */
function labelled(
  name: string,
  kind: string,
  text: string | null,
  depth: number,
  width: number,
  isMade = false,
): Part[][] {
  const label = `${sanitize(name, 80)}${kind === '' || kind === name ? '' : ` (${kind})`}: `;
  const words = text === null || text === '' ? 'nothing' : isMade ? text : rawWords(text);
  const tone = text === null || text === '' ? 'dim' : kind === 'text' ? 'strong' : 'plain';
  const before = indent(depth);
  const room = width - before.length;
  const long = columnsOf(label) > room / 2;
  // A label that leaves no room for the value stands above it.
  const beside = ' '.repeat(long ? 2 : columnsOf(label));
  const values = wrap(words, room - beside.length);
  if (long)
    return [
      ...wrap(label, room).map((one): Part[] => [before, part(one, 'accent')]),
      ...values.map((one): Part[] => [before, beside, part(one, tone)]),
    ];
  const [first = '', ...more] = values;
  return [
    [before, part(label, 'accent'), part(first, tone)],
    ...more.map((one): Part[] => [before, beside, part(one, tone)]),
  ];
}

function indent(depth: number): string {
  return '  '.repeat(Math.min(depth, deepest));
}

/** What was chosen, with every other name that it has. */
function alike(shown: unknown, selection: Json | null): string | null {
  const all = [shown, selection?.['name'], selection?.['label']]
    .map(scalar)
    .filter((one) => one !== null && one !== '');
  return all.length === 0 ? null : [...new Set(all)].join(' / ');
}

function both(values: Json | null, ...keys: readonly string[]): string | null {
  const all = keys.map((key) => scalar(values?.[key])).filter((one) => one !== null && one !== '');
  return all.length === 0 ? null : all.join(' / ');
}

/** The plain values of a part, and those one level deeper. */
function valuesOf(node: Json): [key: string, value: string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] => {
    if (plumbing.has(key)) return [];
    const name = sanitize(key, 60);
    const own = scalar(value);
    if (own !== null) return own === '' ? [] : [[name, own]];
    return Object.entries(object(value) ?? {}).flatMap(([inner, deeper]): [string, string][] => {
      const text = scalar(deeper);
      return text === null || text === '' ? [] : [[`${name}.${sanitize(inner, 60)}`, text]];
    });
  });
}

function nameOf(node: Json): string | null {
  const name = [node['label'], node['name']].map(scalar).find((one) => one !== null && one.trim() !== '');
  return name == null ? null : sanitize(name.trim(), 80);
}

/** The designs of a document: its one, or those of a seller's connector's answer. */
function designsIn(json: string): Json[] {
  try {
    const document = object(JSON.parse(json.replace(/^\ufeff/, '')));
    if (!document) return [];
    const wrapped = objects(at(document, 'data')?.['orderCustomizationData']);
    return wrapped.length > 0 ? wrapped : [document];
  } catch {
    return [];
  }
}

function at(value: Json, ...path: readonly string[]): Json | null {
  return path.reduce<Json | null>((found, key) => object(found?.[key]), value);
}

function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object).filter((one) => one !== null) : [];
}

function scalar(value: unknown): string | null {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : null;
}
