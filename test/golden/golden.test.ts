import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Size } from '../../src/ui/terminal/size.ts';
import { scenes } from './scenes.ts';
import { draw } from './stage.ts';

const folder = path.join(import.meta.dirname, 'screens');
/** `ORDERDECK_GOLDEN=write` stores the pictures as they are now: look at each before it is committed. */
const isWriting = process.env['ORDERDECK_GOLDEN'] === 'write';

const sizes: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];
/** What the smallest size that works makes of the screens with the most to tell. */
const smallest: Size = { columns: 60, rows: 15 };
const tooSmall: Size = { columns: 59, rows: 14 };
const narrowScenes = [
  'overview',
  'jobs',
  'history',
  'run-running',
  'orders',
  'order',
  'print',
  'print-task',
  'print-edit',
  'logs',
  'queue',
  'delivery',
  'dialog-help',
];

it('every screen looks as it did when it was last looked at', { timeout: 120_000 }, async () => {
  const drawn = new Map<string, string>();
  const all = await scenes();
  const draws = async (name: string, size: Size): Promise<void> => {
    const scene = all[name];
    if (scene) drawn.set(`${name}.${size.columns}x${size.rows}.txt`, await draw(scene, size));
  };
  for (const size of sizes) for (const name of Object.keys(all)) await draws(name, size);
  for (const name of narrowScenes) await draws(name, smallest);
  await draws('overview', tooSmall);
  if (isWriting) store(drawn);
  const stored = readdirSync(folder);
  expect(stored.sort(), 'the pictures that are stored').toEqual([...drawn.keys()].sort());
  for (const [name, text] of drawn) expect.soft(text, name).toBe(readFileSync(path.join(folder, name), 'utf8'));
});

function store(drawn: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of drawn) writeFileSync(path.join(folder, name), text);
}
