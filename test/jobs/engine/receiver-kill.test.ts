import { beforeAll, expect, it } from 'vitest';
import { buildReceiver, storm } from './receiver-storm.ts';

beforeAll(buildReceiver);

it('keeps every acknowledged webhook exactly once, however often its process is killed (R2)', async () => {
  const verdict = await storm({ webhooks: 3000, kills: 5 });
  expect(verdict).toMatchObject({ acknowledged: 3000, kills: 5, rows: 3000, lost: [], wrong: [], integrity: 'ok' });
  expect(verdict.resent).toBeGreaterThan(0);
});

it('is judged by a harness that sees it when one acknowledges before the commit', async () => {
  const { lost } = await storm({ webhooks: 3000, kills: 5, early: true });
  expect(lost.length).toBeGreaterThan(0);
});
