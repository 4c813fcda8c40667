import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readLocalFile } from '../../src/core/local-file.ts';

const largest = 100;

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'orderdeck-file-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

it('reads a file up to the largest size, through a link too', async () => {
  const home = folder();
  const name = path.join(home, 'design.json');
  writeFileSync(name, 'x'.repeat(largest));
  symlinkSync(name, path.join(home, 'link'));
  for (const one of [name, path.join(home, 'link')])
    expect(Buffer.from(await readLocalFile(one, largest)).toString()).toBe('x'.repeat(largest));
  writeFileSync(name, '');
  expect(await readLocalFile(name, largest)).toHaveLength(0);
});

it('refuses what is too large, without reading it', async () => {
  const name = path.join(folder(), 'huge.zip');
  writeFileSync(name, '');
  truncateSync(name, 2 ** 40);
  await expect(readLocalFile(name, largest)).rejects.toMatchObject({ code: 'file-too-large' });
});

it('refuses what is no file, and waits for nobody at a pipe', async () => {
  const home = folder();
  const pipe = path.join(home, 'pipe');
  execFileSync('mkfifo', [pipe]);
  symlinkSync(pipe, path.join(home, 'link'));
  symlinkSync(path.join(home, 'round'), path.join(home, 'round'));
  for (const name of [
    pipe,
    path.join(home, 'link'),
    home,
    '/dev/zero',
    path.join(home, 'none'),
    path.join(home, 'round'),
  ])
    await expect(readLocalFile(name, largest)).rejects.toMatchObject({ code: 'no-file' });
});

it.runIf(process.platform === 'linux')('takes no more than the largest size of a file that says 0', async () => {
  await expect(readLocalFile('/proc/self/smaps', largest)).rejects.toMatchObject({ code: 'file-too-large' });
});
