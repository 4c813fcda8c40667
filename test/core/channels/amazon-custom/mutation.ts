import { writeZip } from '../../../../src/sim/amazon-custom/zip.ts';
import { Random } from '../../../../src/sim/random.ts';
import { line, sample } from './design.ts';

/** A damaged file, and every text that a reading of it may hold. */
export interface Mutant {
  readonly bytes: Buffer;
  readonly texts: ReadonlySet<string>;
}

const names = ['wrapping-a', 'wrapping-b', 'tree-only', 'moved-text', 'envelope'] as const;

/** An endless row of damaged files, the same for the same seed: in their bytes, or in the JSON inside a sound archive. */
export function* mutants(seed: number): Generator<Mutant> {
  const random = new Random(seed);
  const sound = names.map((name) => {
    const json = sample(name);
    const document: unknown = JSON.parse(json.toString());
    const companions = [{ name: 'layout.svg', data: Buffer.from('<svg/>'), stored: true }];
    const zips = [
      writeZip([{ name: 'order.json', data: json }]),
      writeZip([{ name: 'order.json', data: Buffer.from(JSON.stringify(document)), stored: true }, ...companions]),
      writeZip([...companions, { name: `${line.lineKey}.json`, data: json, streamed: true }]),
    ];
    return { document, zips, texts: textsOf(document) };
  });
  for (;;) {
    const { document, zips, texts } = random.pick(sound);
    if (random.chance(0.6)) yield { bytes: damage(random.pick(zips), random), texts };
    else {
      const changed = structuredClone(document);
      for (let n = random.int(1, 4); n > 0; n -= 1) change(changed, random);
      const data = Buffer.from(JSON.stringify(changed));
      yield { bytes: random.chance(0.3) ? data : writeZip([{ name: 'a.json', data }]), texts: textsOf(changed) };
    }
  }
}

type Damage = (bytes: Buffer, random: Random) => Buffer;

const damages: readonly Damage[] = [
  (bytes, random) => {
    for (let n = random.int(1, 8); n > 0; n -= 1) {
      const at = random.int(0, bytes.byteLength - 1);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.int(0, 7)), at);
    }
    return bytes;
  },
  (bytes, random) => bytes.subarray(0, random.int(0, bytes.byteLength)),
  (bytes, random) => bytes.subarray(random.int(0, bytes.byteLength)),
  // A forged length, offset or checksum, in any header.
  (bytes, random) => {
    const values = [0, 1, 0xff, 0xffff, 0x10000, 0x7fffffff, 0xffffffff, bytes.byteLength, random.int(0, 0xffffffff)];
    const at = signature(bytes, random) + random.int(4, 42);
    if (at + 4 <= bytes.byteLength) bytes.writeUInt32LE(random.pick(values), at);
    return bytes;
  },
  // Two headers, or parts of them, in each other's place.
  (bytes, random) => {
    const [a, b] = [signature(bytes, random), signature(bytes, random)];
    const length = Math.min(random.int(4, 60), bytes.byteLength - Math.max(a, b));
    const [first, second] = [a, b].map((at) => Buffer.from(bytes.subarray(at, at + length)));
    first?.copy(bytes, b);
    second?.copy(bytes, a);
    return bytes;
  },
  (bytes, random) => {
    const at = random.int(0, bytes.byteLength);
    const more = Buffer.from(random.text('PK\u0001\u0002{}"<', random.int(1, 200)), 'latin1');
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  (bytes, random) => {
    const [from, to] = [random.int(0, bytes.byteLength), random.int(0, bytes.byteLength)].sort((a, b) => a - b);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
];

function damage(zip: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(zip);
  for (
    let n = random.weighted([
      [1, 8],
      [2, 2],
      [3, 1],
    ]);
    n > 0 && bytes.byteLength > 50;
    n -= 1
  )
    bytes = random.pick(damages)(bytes, random);
  return bytes;
}

/** Where one of the archive's headers begins. */
function signature(bytes: Buffer, random: Random): number {
  const places: number[] = [];
  for (let at = bytes.indexOf('PK'); at >= 0; at = bytes.indexOf('PK', at + 1)) places.push(at);
  return places.length === 0 ? 0 : random.pick(places);
}

/** Changes something somewhere in a document, in place. */
function change(document: unknown, random: Random): void {
  let at = document;
  for (let depth = random.int(0, 14); ; depth -= 1) {
    if (typeof at !== 'object' || at === null) return;
    const holder = at as Record<string, unknown>;
    const keys = Object.keys(holder);
    if (keys.length === 0) return;
    const key = random.pick(keys);
    const value = holder[key];
    if (depth > 0 && typeof value === 'object' && value !== null) {
      at = value;
      continue;
    }
    const odd: readonly (() => unknown)[] = [
      () => null,
      () => random.int(-1, 9),
      () => random.text('ab \n\u200b👍é', random.int(0, 9)),
      () => [value, value],
      () => ({ [key]: value, type: 'TextCustomization', inputValue: 'grown' }),
      () => document && structuredClone(at),
      () =>
        random.pick(['TextCustomization', 'OptionCustomization', 'FontCustomization', 'ContainerCustomization', 'X']),
      () => JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`) as unknown,
    ];
    if (random.chance(0.2)) delete holder[key];
    else holder[key] = random.pick(odd)();
    return;
  }
}

function textsOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) textsOf(each, found);
  return found;
}
