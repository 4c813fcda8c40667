import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { writeZip, type ZipPart } from '../../../../src/sim/amazon-custom/zip.ts';
import { sample, text, treeFile } from './design.ts';

const run = promisify(execFile);
const MiB = 1024 * 1024;
const json: ZipPart = { name: 'a.json', data: sample('wrapping-a') };
const zeros = (mebibytes: number): Buffer => deflateRawSync(Buffer.alloc(mebibytes * MiB), { level: 9 });

test.each<[string, RegExp, () => Buffer]>([
  ['a bomb', /200 times/, () => writeZip([{ ...json, name: 'a.jpg', packed: zeros(300) }, json])],
  ['a bomb of JSON', /5 MiB of JSON/, () => writeZip([{ ...json, packed: zeros(300) }])],
  [
    'a bomb in many parts',
    /80 MiB/,
    () => {
      const packed = zeros(1);
      return writeZip(Array.from({ length: 190 }, (_, n) => ({ name: `${n}.jpg`, data: Buffer.alloc(MiB), packed })));
    },
  ],
  [
    'an archive of 20 MiB',
    /read/,
    () => writeZip([{ name: 'a.jpg', data: randomBytes(19 * MiB), stored: true }, json, { ...json, name: 'b.xml' }]),
  ],
  ['a text of 4 MiB', /read/, () => treeFile([text('Name', 'é'.repeat(2 * MiB))])],
  ['many brackets', /deeper|nodes/, () => Buffer.from(`[${'[],'.repeat(1.6 * MiB)}0]`)],
])('%s is read or refused in less than 100 MB', async (_, outcome, make) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-memory-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'file');
  writeFileSync(file, make());
  const { stdout } = await run(process.execPath, [
    '--import',
    'tsx',
    path.join(import.meta.dirname, 'reader.ts'),
    file,
  ]);
  const said = JSON.parse(stdout) as { outcome: string; grownMiB: number };
  expect(said.outcome).toMatch(outcome);
  expect(said.grownMiB).toBeLessThan(100);
});
