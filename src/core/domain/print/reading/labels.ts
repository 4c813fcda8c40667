import { fold } from './fold.ts';
import type { PrintRule } from './print-rule.ts';

/** What the value under a label is. `note`: words to the shop. `harmless`: nothing that is printed. */
export type LabelMeaning = 'text' | 'color1' | 'color2' | 'font' | 'note' | 'harmless';

/** The labels that are known, in any case, with or without accents. */
const labels: Readonly<Record<LabelMeaning, readonly string[]>> = {
  text: [
    ...['Personalization', 'Personalisation', 'Personalize', 'Personalise', 'Personalized text', 'Personalised text'],
    ...['Name', 'Names', 'First name', 'Last name', 'Surname', 'Full name', 'Child name', 'Pet name', 'Name or text'],
    ...[
      'Text',
      'Custom text',
      'Custom name',
      'Engraving',
      'Engraving text',
      'Wording',
      'Inscription',
      'Initials',
      'Initial',
    ],
    ...['Front text', 'Back text', 'Text front', 'Text back', 'Line', 'Text line', 'Name and age', 'Name or initials'],
    ...[
      'Number plate',
      'Registration',
      'Registration number',
      'Reg',
      'Reg number',
      'Plate',
      'Plate text',
      'Licence plate',
    ],
    ...['Personalizacja', 'Tekst', 'Imię', 'Imiona', 'Napis', 'Grawer', 'Treść'],
    ...['Personalisierung', 'Wunschtext', 'Wunschname', 'Gravur', 'Beschriftung', 'Vorname'],
    ...['Kişiselleştirme', 'İsim', 'Metin', 'Yazı', 'Ad', 'Plaka'],
  ],
  color1: [
    ...['Color', 'Colour', 'Colour 1', 'Color 1', 'Primary color', 'Primary colour', 'Main color', 'Main colour'],
    ...['First color', 'First colour', 'Base color', 'Base colour', 'Background color', 'Background colour'],
    ...['Kolor', 'Kolor 1', 'Farbe', 'Farbe 1', 'Renk', 'Renk 1'],
  ],
  color2: [
    ...['Secondary color', 'Secondary colour', 'Second color', 'Second colour', 'Colour 2', 'Color 2'],
    ...[
      'Text color',
      'Text colour',
      'Letter color',
      'Letter colour',
      'Name color',
      'Name colour',
      'Font colour',
      'Font color',
    ],
    ...['Drugi kolor', 'Kolor 2', 'Zweite Farbe', 'Zweitfarbe', 'Farbe 2', 'İkinci renk', 'Renk 2'],
  ],
  font: ['Font', 'Font style', 'Font choice', 'Typeface', 'Czcionka', 'Schriftart', 'Schrift', 'Yazı tipi'],
  note: [
    ...[
      'Note',
      'Notes',
      'Order note',
      'Note to seller',
      'Notes to seller',
      'Message to seller',
      'Special instructions',
    ],
    ...['Instructions', 'Special requests', 'Special request', 'Comments', 'Comment', 'Uwagi', 'Anmerkung', 'Not'],
  ],
  harmless: [
    ...['Size', 'Style', 'Material', 'Shape', 'Gift wrap', 'Gift wrapping', 'Gift wrapped', 'Gift box', 'Gift bag'],
    ...[
      'Gift message',
      'Gift note',
      'Gift receipt',
      'Gift card message',
      'Delivery',
      'Shipping',
      'Postage',
      'Dispatch',
    ],
    ...['SKU', 'Listing ID', 'Variant ID', 'Item ID', 'Transaction ID', 'Attachment', 'Clip', 'Ring'],
    ...['Rozmiar', 'Styl', 'Größe', 'Geschenkverpackung', 'Boyut', 'Beden', 'Hediye paketi'],
  ],
};

const meanings: ReadonlyMap<string, LabelMeaning> = new Map(
  Object.entries(labels).flatMap(([meaning, names]) => names.map((name) => [fold(name), meaning as LabelMeaning])),
);

/** Words before a label that do not change what it asks for. */
const openings = new Set('enter add type insert choose select pick your the a an please custom own my'.split(' '));

/** A label of which no table knows, that still sounds as if it asked for what is printed. */
const personalStems =
  /personal|custom|name|text|engrav|initial|messag|plate|regist|word|letter|write|writing|print|inscri|imie|tekst|napis|grawer|gravur|isim|yazi|metin|kisisel/;

export interface Label {
  /** `personal`: not known, but it may ask for what is printed. */
  readonly meaning: LabelMeaning | 'personal' | 'unknown';
  /** `Text 2` → 2, `(Surface 2) Text` → 2; null: none. */
  readonly number: number | null;
}

/** What a label of an option or of a line in a note asks for. Numbers, colons, `(optional)` and `(Surface 1)` are read past. */
export function readLabel(label: string): Label {
  if (label.length > 200) return { meaning: 'personal', number: null };
  const surface = /^\(?surface (\d{1,2})\)?:? /.exec(fold(label));
  let word = fold(label)
    .replace(/^\(?surface \d{1,2}\)?:? /, '')
    .replace(/^_+/, '')
    .replace(/\([^()]*\)/g, ' ')
    .replace(/[\s:*?]{1,200}$/, '')
    .replace(/ +/g, ' ');
  const words = word.split(' ');
  while (words.length > 1 && openings.has(words[0] ?? '')) words.shift();
  if (words.length > 1 && words.at(-1) === 'here') words.pop();
  word = words.join(' ').trim();
  const known = meanings.get(word);
  if (known !== undefined) return { meaning: known, number: surface ? Number(surface[1]) : null };
  const numbered = /^(.{1,60}?) ?#?(\d{1,2})$/.exec(word);
  if (numbered && meanings.get(numbered[1] ?? '') === 'text') return { meaning: 'text', number: Number(numbered[2]) };
  // Hidden properties are the shop software's own, unless one of them is named like a text or a colour.
  if (label.trim().startsWith('_')) return { meaning: 'harmless', number: null };
  return { meaning: personalStems.test(word) ? 'personal' : 'unknown', number: null };
}

/** The labels under which a note gives the text, as one expression for the beginning of a line. */
export const textLabels: readonly string[] = [
  ...['Text', 'Personalization', 'Personalisation', 'Name', 'Names', 'Engraving', 'Personalizacja', 'Tekst', 'Imię'],
  ...['Personalisierung', 'Wunschtext', 'Gravur', 'Kişiselleştirme', 'İsim', 'Metin', 'Yazı'],
];

const told: Readonly<Record<LabelMeaning, readonly [title: string, effect: string]>> = {
  text: ['the text', 'the value is printed'],
  color1: ['the first colour', 'the value is a colour'],
  color2: ['the second colour', 'the value is a colour'],
  font: ['the font', 'the value is the font'],
  note: ['words to the shop', 'read as a note of the buyer'],
  harmless: ['what is not printed', 'left out'],
};

/** The labels, for a list of all rules. */
export const labelRules: readonly PrintRule[] = Object.entries(labels).map(([meaning, names]) => ({
  id: `label-${meaning}`,
  title: `labels of ${told[meaning as LabelMeaning][0]}`,
  matches: names.join(' · '),
  effect: told[meaning as LabelMeaning][1],
}));
