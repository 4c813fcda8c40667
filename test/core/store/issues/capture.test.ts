import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { captureRows, netChanges, type RowChange, stopCapturing } from '../../../../src/core/store/issues/capture.ts';
import { openStore, type Tx } from '../../../../src/core/store/store.ts';

/** What the capture says that this work came to, in words: `stream: before → after`. */
async function captured(work: (tx: Tx) => Promise<void>): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-capture-'));
  const store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await store.write((tx) => put(tx, 'a', 1));
  await store.write((tx) => put(tx, 'b', 2));
  const net = await store.write(async (tx) => {
    await captureRows(tx, 7);
    await work(tx);
    await stopCapturing(tx);
    await put(tx, 'after the end', 9);
    return netChanges(tx, 7);
  });
  const value = (row: RowChange['before']): string => (row === null ? 'none' : `${row['stream']} ${row['watermark']}`);
  return net.map(({ key, before, after }) => `${key['stream']}: ${value(before)} → ${value(after)}`).sort();
}

async function put(tx: Tx, stream: string, watermark: number): Promise<void> {
  await tx.insertInto('cursors').values({ stream, watermark, updated_at: 0 }).execute();
}

async function rename(tx: Tx, from: string, to: string): Promise<void> {
  await tx.updateTable('cursors').set({ stream: to }).where('stream', '=', from).execute();
}

it('a row that gets another key is the one gone and the other come', async () => {
  expect(await captured((tx) => rename(tx, 'a', 'c'))).toEqual(['a: a 1 → none', 'c: none → c 1']);
});

it('a row that gets its old key back, with another value, is one changed row', async () => {
  const changes = await captured(async (tx) => {
    await rename(tx, 'a', 'c');
    await tx.updateTable('cursors').set({ watermark: 5 }).where('stream', '=', 'c').execute();
    await rename(tx, 'c', 'a');
  });
  expect(changes).toEqual(['a: a 1 → a 5']);
});

it('two rows that change places are two changed rows', async () => {
  const changes = await captured(async (tx) => {
    await rename(tx, 'a', 'between');
    await rename(tx, 'b', 'a');
    await rename(tx, 'between', 'b');
  });
  expect(changes).toEqual(['a: a 1 → a 2', 'b: b 2 → b 1']);
});

it('a row that takes the key of one that was deleted is a change of that one', async () => {
  const changes = await captured(async (tx) => {
    await tx.deleteFrom('cursors').where('stream', '=', 'b').execute();
    await rename(tx, 'a', 'b');
  });
  expect(changes).toEqual(['a: a 1 → none', 'b: b 2 → b 1']);
});

it('a row that came with one key and goes with another was never there', async () => {
  const changes = await captured(async (tx) => {
    await put(tx, 'new', 3);
    await rename(tx, 'new', 'newer');
    await tx.deleteFrom('cursors').where('stream', '=', 'newer').execute();
  });
  expect(changes).toEqual([]);
});
