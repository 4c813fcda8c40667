import { beforeAll, expect, it } from 'vitest';
import { buildReceiver, storm } from '../jobs/engine/receiver-storm.ts';

beforeAll(buildReceiver);

it('twenty thousand webhooks at full speed and twenty deaths: each acknowledged one is kept exactly once', async () => {
  const verdict = await storm({ webhooks: 20_000, kills: 20 });
  expect(verdict).toMatchObject({
    acknowledged: 20_000,
    kills: 20,
    rows: 20_000,
    lost: [],
    wrong: [],
    integrity: 'ok',
  });
});

it('the same harness turns red for one that acknowledges before the commit', async () => {
  const { lost } = await storm({ webhooks: 20_000, kills: 20, early: true });
  expect(lost.length).toBeGreaterThan(0);
});
