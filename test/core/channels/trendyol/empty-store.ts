import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../../src/core/store/store.ts';

/** An empty store that goes when the test is over. */
export async function emptyStore(): Promise<{ readonly file: string; readonly store: Store }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-trendyol-'));
  const file = path.join(folder, 'test.db');
  const store = await openStore(file, { role: 'owner' });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  return { file, store };
}
