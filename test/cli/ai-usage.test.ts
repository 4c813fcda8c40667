import path from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../src/core/store/store.ts';
import { newHome, run } from '../program.ts';

const env = { ORDERDECK_TZ: 'Europe/London' };

it('tells what language models were used for, zero too', async () => {
  const home = newHome();
  const usage = async (...args: string[]) => run(home, ['ai-usage', ...args], env);
  const none = JSON.parse((await usage('--json')).stdout);
  expect(none).toMatchObject({
    days: 1,
    calls: 0,
    failed: 0,
    tokens: { prompt: 0, cached: 0, completion: 0 },
    cost: { amount: '0.00', currency: 'USD' },
    latencyMs: null,
    models: [],
    before: { calls: 0 },
    today: { calls: 0 },
  });
  expect((await usage()).stdout).toMatch(/: no calls\nbefore: no calls\ntoday so far: no calls\n$/);

  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'write' });
  const call = {
    model: 'house-model',
    prompt_version: 1,
    input_hash: 'x',
    request: '{}',
    ok: 1,
    ms: 1500,
    prompt_tokens: 700,
    completion_tokens: 30,
  };
  await store.db
    .insertInto('model_calls')
    .values([
      { ...call, at: Date.now() - 36 * 3_600_000 },
      { ...call, at: Date.now() - 36 * 3_600_000, model: 'gpt-4.1-mini', marketplace: 'etsy', cost_nano: 328_000 },
    ])
    .execute();
  await store.close();
  const week = JSON.parse((await usage('--days', '7', '--json')).stdout);
  expect(week).toMatchObject({
    days: 7,
    calls: 2,
    callsOfUnknownCost: 1,
    cost: { amount: '0.000328', currency: 'USD' },
    latencyMs: { p50: 1500, p95: 1500 },
  });
  expect(week.models).toMatchObject([{ name: 'gpt-4.1-mini' }, { name: 'house-model', cost: null }]);
  const shown = (await usage('--days', '7')).stdout;
  expect(shown).toMatch(/house-model +1 +0 +700 +0 +30 +unknown +1\.5 s +1\.5 s/);
  expect(shown).toMatch(/etsy +1/);

  for (const wrong of ['0', '93', 'x']) expect((await usage('--days', wrong)).code).toBe(2);
});

it('lists prices, takes an operator’s own, and writes down who set them', async () => {
  const home = newHome();
  const prices = async (...args: string[]) =>
    run(home, ['model-prices', ...args], { ...env, LLM_BASE_URL: 'http://127.0.0.1:9/v1', LLM_MODEL: 'house-model' });
  const before = JSON.parse((await prices('--json')).stdout);
  expect(before.items).toContainEqual(
    expect.objectContaining({
      model: 'gpt-4.1-mini',
      input: { amount: '0.40', currency: 'USD' },
      own: false,
      asOf: expect.any(String),
      source: expect.any(String),
    }),
  );
  expect(before.inUse).toEqual({ model: 'house-model', price: null });
  expect((await prices()).stdout).toContain('LLM_MODEL house-model: the price is unknown');

  // A price that nobody could ask for, and one of which nobody could say where it is from.
  for (const [model, source] of [
    [' ', 'our own bill'],
    ['house-model', ' '],
  ] as const) {
    const wrong = await prices('set', model, '--input', '1', '--output', '1', '--source', source);
    expect(wrong.code).toBe(2);
  }
  expect(JSON.parse((await prices('--json')).stdout).total).toBe(before.total);

  const set = await prices(
    'set',
    'house-model',
    '--input',
    '0.0375',
    '--output',
    '0.15',
    '--source',
    'our own bill',
    '--json',
  );
  expect([set.code, JSON.parse(set.stdout)]).toMatchObject([
    0,
    { model: 'house-model', input: { amount: '0.0375' }, cached: null, own: true },
  ]);
  const after = JSON.parse((await prices('--json')).stdout);
  expect(after.inUse.price).toMatchObject({ model: 'house-model', output: { amount: '0.15' }, source: 'our own bill' });
  expect(after.total).toBe(before.total + 1);

  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'read' });
  const acts = await store.db.selectFrom('acts').selectAll().execute();
  await store.close();
  expect(acts).toMatchObject([{ action: 'model-price', target: 'model:house-model', origin: 'command' }]);

  for (const wrong of [
    ['set', 'house-model'],
    ['set', 'house-model', '--input', '-1', '--output', '1', '--source', 'x'],
    ['set', 'house-model', '--input', '1e9', '--output', '1', '--source', 'x'],
    ['set', '--input', '1', '--output', '1', '--source', 'x'],
    ['unset'],
  ])
    expect((await prices(...wrong)).code).toBe(2);
});
