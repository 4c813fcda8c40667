import { constants, deflateRawSync } from 'node:zlib';
import { Random } from '../random.ts';
import type { AmazonLine } from '../shop/amazon-links.ts';
import type { Ailment } from './ailments.ts';
import { writeDesign } from './design.ts';
import { drawShape, type Shape } from './shape.ts';
import { writeZip, type ZipPart } from './zip.ts';

/** The archive behind a line's link, the same bytes each time; with what is wrong with it, if something is. */
export function archiveOf(line: AmazonLine, ailment: Ailment | null): Buffer {
  const random = new Random(line.seed);
  const shape = drawShape(line, random);
  const document = worsen(writeDesign(line, ailment === 'disagree' ? told(shape) : shape), line, ailment);
  const text = JSON.stringify(document, null, random.chance(0.5) ? 2 : 0);
  const data = Buffer.from(shape.byteOrderMark ? `\ufeff${text}` : text);
  const json: ZipPart = { name: shape.fileName, data, streamed: shape.streamed };
  const zip = writeZip([
    ...(shape.macJunk ? junk : []),
    json,
    ...companions(line, shape, random),
    ...intruders(ailment),
  ]);
  return ailment === 'cut' ? zip.subarray(0, Math.floor(zip.byteLength * 0.6)) : zip;
}

const junk: readonly ZipPart[] = [
  { name: '__MACOSX/._order.json', data: Buffer.from([0, 5, 22, 7]) },
  { name: '.DS_Store', data: Buffer.from('Bud1') },
];

/** What lies beside the JSON of most products. */
function companions({ lineItemKey }: AmazonLine, { previews }: Shape, random: Random): ZipPart[] {
  if (!previews) return [];
  const picture = Buffer.from(Array.from({ length: 2_000 }, () => random.int(0, 255)));
  return [
    { name: `${lineItemKey}.xml`, data: Buffer.from('<?xml version="1.0"?><customization/>') },
    { name: 'front.jpg', data: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), picture]), stored: true },
    { name: 'layout.svg', data: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
  ];
}

let bomb: Buffer | null = null;

function intruders(ailment: Ailment | null): ZipPart[] {
  switch (ailment) {
    case 'bomb':
      bomb ??= writeBomb();
      return [{ name: 'back.jpg', data: Buffer.alloc(0), packed: bomb, claimedSize: 40_000 }];
    case 'image':
      return [{ name: 'buyer.jpg', data: Buffer.from([0xff, 0xd8, 0xff, 0xe0]), stored: true }];
    case 'twoJson':
      return [{ name: 'other.json', data: Buffer.from('{"orderId":"another one"}') }];
    case 'traversal':
      return [{ name: '../../etc/passwd', data: Buffer.from('root::0:0::/:/bin/sh') }];
    default:
      return [];
  }
}

/** 90 MiB of nothing in 90 KB, made without ever having them. */
function writeBomb(): Buffer {
  const mebibyte = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush: constants.Z_SYNC_FLUSH });
  return Buffer.concat([...Array.from({ length: 90 }, () => mebibyte), deflateRawSync(Buffer.alloc(0))]);
}

/** Without what would hide that tree and flat list differ. */
function told(shape: Shape): Shape {
  return { ...shape, moved: false, flat: shape.flat === 'none' ? 'a' : shape.flat };
}

function worsen(document: Readonly<Record<string, unknown>>, line: AmazonLine, ailment: Ailment | null): unknown {
  const json = JSON.stringify(document);
  const digit = (text: string): string => text.replace(/\d$/, (last) => String((Number(last) + 1) % 10));
  switch (ailment) {
    case 'otherOrder':
      return { ...document, orderId: digit(line.orderNumber) };
    case 'otherLine':
      return { ...document, orderItemId: digit(line.lineItemKey), legacyOrderItemId: digit(line.lineItemKey) };
    case 'otherQuantity':
      return { ...document, quantity: line.wish.quantity + 1 };
    case 'unknownNode':
      return JSON.parse(json.replace('"PlacementContainerCustomization"', '"CurvedContainerCustomization"'));
    case 'noText':
      return JSON.parse(json.replaceAll(/"(inputValue|text)":"(?:[^"\\]|\\.)*"/g, '"$1":""'));
    case 'disagree':
      return JSON.parse(json.replace(/"text":"(?:[^"\\]|\\.)*"/, '"text":"Somebody else"'));
    case 'image':
      return JSON.parse(
        json.replace(
          '{"type":"TextCustomization"',
          '{"type":"ImageCustomization","label":"Photo","image":{"imageName":"buyer.jpg","buyerFilename":"holiday.jpg"}},{"type":"TextCustomization"',
        ),
      );
    default:
      return document;
  }
}
