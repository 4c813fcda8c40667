import type { Random } from '../random.ts';
import { colours, type Product } from './catalogue.ts';

/** What a buyer wants on one line: a text for each piece, and the colours of all of them. */
export interface Personalisation {
  /** One text per piece, or a single text meant for every piece. */
  readonly texts: readonly string[];
  readonly colour: string;
  readonly secondColour: string | null;
}

const names: readonly string[] = [
  ...'Olivia Noah Freya Theo Isla Arthur Poppy Rory Evie Jude Mabel Otis Bella Max Coco Rex'.split(' '),
  ...'Zoë Siân Chloé Björk Łucja Żaneta Çağla İpek Şule Oğuz Ümit'.split(' '),
  ...[
    'Anne-Marie',
    "D'Arcy",
    'Mary Jane',
    'ليلى',
    'يوسف',
    '雨桐',
    'さくら',
    'Mum',
    'Grandad Bob',
    'Mr T',
    'AJ',
    'KATIE',
  ],
  // What real buyers type: family emoji (joined code points), a no-break space, a right-to-left mark, markup by accident.
  ...['Rosie 🌸', 'Leo 🦖', 'The Larkins 👨‍👩‍👧‍👦', 'Ivy\u00a0Rose', 'نور\u200f', 'Tom &amp; Jo'],
];

const lines: readonly string[] = [
  'Best Teacher Ever',
  'Thank You Miss Penrose',
  'Head of Biscuits',
  'Happy 40th Emre',
  'Freya is 5 🎂',
  'World’s Okayest Dad',
  'Dr. Ü. Akçaoğlu',
  'Reception – please ring',
];

/** Draws what a buyer writes for `quantity` pieces of a product; null for a product nobody writes on. */
export function drawPersonalisation(product: Product, quantity: number, random: Random): Personalisation | null {
  if (product.personalised === 'none') return null;
  const distinct = quantity > 1 && random.chance(0.7) ? quantity : 1;
  const texts = Array.from({ length: distinct }, () => drawText(product, random));
  const colour = random.pick(colours);
  // Two equal colours are a real wish, and one that older parsers lost.
  const second = random.chance(0.06) ? colour : random.pick(colours);
  return { texts, colour, secondColour: product.colours === 2 ? second : null };
}

/** One text for one piece of a personalised product. */
export function drawText(product: Product, random: Random): string {
  if (product.personalised === 'plate') return numberPlate(random);
  return random.pick(product.personalised === 'line' ? lines : names);
}

/** Plates of a region (Q…) that was never issued in this form. */
function numberPlate(random: Random): string {
  const plate = `Q${random.text('ABCDEFGHJKLMNPRSTUVWXY', 1)}${random.digits(2)} ${random.text('ABCDEFGHJKLMNPRSTUVWXYZ', 3)}`;
  return random.chance(0.3) ? plate.toLowerCase() : plate;
}

const remarks: readonly string[] = [
  'Please hurry, it is needed by Friday!',
  'Leave with the neighbour at no. 12 if nobody is in.',
  'Sorry, I made a typo in my last message: it is Jude with a J 🙈',
  'Could you use a curly font please? Thank you so much 💜',
  'Lütfen “Çağla” yazın, teşekkürler 🌷',
  'Proszę o staranne zapakowanie, to prezent urodzinowy 🎁',
  'هدية لابنتي، شكراً جزيلاً',
  '請小心包裝，謝謝！',
  'gift for my daughter\r\nplease no invoice in the box',
];

/** A buyer's free remark, in one of the languages they write in. */
export function drawRemark(random: Random): string {
  return random.pick(remarks);
}
