import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openArchive } from '../../../../src/core/channels/amazon-custom/archive.ts';
import { writeZip, type ZipPart } from '../../../../src/sim/amazon-custom/zip.ts';
import { refusal, sample } from './design.ts';

const json: ZipPart = { name: '48258072850001.json', data: sample('wrapping-a') };
const picture: ZipPart = { name: 'a732b925.jpg', data: Buffer.alloc(40_000, 7), stored: true };
const MiB = 1024 * 1024;

describe('an archive that is opened', () => {
  const text = sample('wrapping-a').toString();

  test.each<[string, ZipPart[]]>([
    ['the JSON alone', [json]],
    ['stored', [{ ...json, stored: true }]],
    ['written as a stream', [{ ...json, streamed: true }]],
    ['with a byte-order mark', [{ ...json, data: Buffer.from(`\ufeff${text}`) }]],
    ['under another name', [{ ...json, name: 'order.JSON' }]],
    ['twice the same', [json, { ...json, name: 'order.json' }]],
    ['beside what a Mac adds', [{ name: '__MACOSX/._48258072850001.json', data: Buffer.from('x') }, json]],
    [
      'in a folder',
      [
        { name: 'files/', data: Buffer.alloc(0), stored: true },
        { ...json, name: 'files/a.json' },
      ],
    ],
  ])('%s', async (_, parts) => {
    expect(await openArchive(writeZip(parts))).toEqual({ kind: 'zip', json: text, parts: [] });
  });

  test('names what came with it, and opens none of it', async () => {
    const svg = { name: 'layout.svg', data: Buffer.from('<svg onload="alert(1)"/>') };
    const inner = { name: 'more.zip', data: writeZip([json]) };
    const opened = await openArchive(writeZip([picture, json, svg, inner, { ...json, name: '1.xml' }]));
    expect(opened.parts).toEqual([
      { name: 'a732b925.jpg', kind: 'image' },
      { name: 'layout.svg', kind: 'svg' },
      { name: 'more.zip', kind: 'archive' },
      { name: '1.xml', kind: 'xml' },
    ]);
  });

  test('a JSON that was handed in as it is, with and without a byte-order mark', async () => {
    expect(await openArchive(json.data)).toEqual({ kind: 'json', json: text, parts: [] });
    expect((await openArchive(Buffer.from(`\ufeff  ${text}`))).json).toBe(`  ${text}`);
    // A view into a larger buffer, as a database driver may hand out.
    expect((await openArchive(new Uint8Array(Buffer.concat([Buffer.from('xx'), json.data])).subarray(2))).json).toBe(
      text,
    );
  });
});

describe('an archive that is refused', () => {
  const bomb = deflateRawSync(Buffer.alloc(90 * MiB), { level: 9 });
  const zip = writeZip([json]);
  const half = (part: Buffer): Buffer => part.subarray(0, Math.floor(part.byteLength / 2));
  const big = { name: 'big.json', data: Buffer.from(`"${'x'.repeat(5 * MiB)}"`) };
  const random = (n: number): ZipPart => ({ name: `${n}.bin`, data: Buffer.alloc(9 * MiB), stored: false });

  test.each<[string, RegExp, () => Buffer]>([
    ['nothing', /is empty/, () => Buffer.alloc(0)],
    ['a page', /page for people/, () => Buffer.from('\ufeff\n<html>')],
    ['something else', /neither a zip nor JSON/, () => Buffer.from('GIF89a')],
    ['a zip without parts', /is empty/, () => writeZip([])],
    ['a zip without JSON', /no JSON/, () => writeZip([picture])],
    ['a zip in a zip', /an archive and no JSON/, () => writeZip([{ name: 'a.zip', data: zip }])],
    ['a truncated zip', /damaged zip/, () => half(zip)],
    ['a zip with its beginning cut off', /neither|damaged/, () => zip.subarray(11)],
    ['more after its end', /damaged zip/, () => Buffer.concat([zip, Buffer.from('x')])],
    ['truncated data', /damaged/, () => writeZip([{ ...json, packed: half(deflateRawSync(json.data)) }])],
    ['a flipped bit', /damaged/, () => writeZip([{ ...json, stored: true, claimedCrc: 1 }])],
    ['a flipped bit in a picture', /damaged/, () => writeZip([json, { ...picture, claimedCrc: 1 }])],
    ['a forged size', /damaged/, () => writeZip([{ ...json, claimedSize: 7 }])],
    ['no UTF-8', /not UTF-8/, () => writeZip([{ ...json, data: Buffer.from('{"a":"\xe9"}', 'latin1') }])],
    ['two JSONs', /two different JSON/, () => writeZip([json, { ...json, name: 'b.json', data: Buffer.from('{}') }])],
    ['one name twice', /two parts of one name/, () => writeZip([json, { ...json, name: '48258072850001.JSON' }])],
    ['a part with two names', /two names/, () => writeZip([{ ...json, localName: 'b.json' }])],
    ['a way out', /leads out/, () => writeZip([json, { ...picture, name: '../../etc/passwd' }])],
    ['an absolute path', /absolute/, () => writeZip([{ ...json, name: '/abs.json' }])],
    ['a drive', /absolute|impossible/, () => writeZip([{ ...json, name: 'C:\\x.json' }])],
    ['a drive with a slash', /absolute/, () => writeZip([{ ...json, name: 'c:/x.json' }])],
    ['a zero byte in a name', /impossible/, () => writeZip([{ ...json, name: 'a.json\0.jpg' }])],
    ['a symbolic link', /a link/, () => writeZip([json, { ...picture, mode: 0o120777 }])],
    ['encryption', /encrypted/, () => writeZip([{ ...json, flags: 0x0801 }])],
    ['strong encryption', /damaged|encrypted/, () => writeZip([{ ...json, flags: 0x0841 }])],
    ['a method nobody uses', /packed in a way/, () => writeZip([{ ...json, method: 12 }])],
    ['zip64', /zip64/, () => writeZip([{ ...json, extra: Buffer.from([1, 0, 0, 0]) }])],
    [
      'a bomb',
      /unpacks to more than 200 times/,
      () => writeZip([json, { ...picture, name: 'b.jpg', packed: bomb, stored: false }]),
    ],
    ['a bomb as JSON', /more than 5 MiB/, () => writeZip([{ ...json, packed: bomb, claimedSize: 90 * MiB }])],
    [
      'too much in all',
      /more than 80 MiB|200 times/,
      () => writeZip([json, ...Array.from({ length: 10 }, (_, n) => random(n))]),
    ],
    ['too large a JSON', /more than 5 MiB/, () => writeZip([big])],
    ['too large a bare JSON', /more than 5 MiB/, () => big.data.fill('[', 0, 1)],
    ['too large a file', /larger than 20 MiB/, () => Buffer.alloc(20 * MiB + 1)],
    [
      'too many parts',
      /more than 200/,
      () => writeZip(Array.from({ length: 201 }, (_, n) => ({ ...json, name: `${n}.json` }))),
    ],
  ])('%s', async (_, words, make) => {
    const error = await refusal(openArchive(make()));
    expect(error.reason).toBe('file-unreadable');
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/48258072850001|etc|Élodie/);
  });

  test('one that takes too long', async () => {
    const late = (): never => {
      throw new Error('time is up');
    };
    await expect(openArchive(zip, late)).rejects.toThrow('time is up');
  });
});
