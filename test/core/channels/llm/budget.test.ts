import { describe, expect, it } from 'vitest';
import { startModelCall } from '../../../../src/core/store/print/model-calls.ts';
import { setModelPrice } from '../../../../src/core/store/print/model-prices.ts';
import { named, noon, openDesk } from './reader.ts';

const budget = { LLM_DAILY_BUDGET: '0.0001' };

describe('the day’s budget', () => {
  it('stops the model and nothing else, until the business’s midnight', async () => {
    const desk = await openDesk();
    const ask = (name: string) => desk.reader(budget).read(desk.order({ lines: [named(name)] }), [1], '900');
    expect((await ask('Anna')).kind).toBe('read');
    const refused = await ask('Tom');
    expect(refused).toMatchObject({
      kind: 'unavailable',
      why: expect.stringMatching(/of 0\.0001 USD\..*2026-03-05 00:00 \(Europe\/London\)/),
    });
    expect(desk.sim.requests).toHaveLength(1);
    desk.clock.pass(12 * 3_600_000 - 1);
    expect((await ask('Tom')).kind).toBe('unavailable');
    desk.clock.pass(1);
    expect((await ask('Tom')).kind).toBe('read');
  });

  it('counts a call under way with what it may cost at most', async () => {
    const desk = await openDesk();
    const call = {
      model: 'gpt-4.1-mini',
      promptVersion: 1,
      inputHash: 'x',
      at: noon,
      runId: null,
      orderId: null,
      marketplace: null,
      request: '{}',
      reservedNano: 100_000,
    };
    await startModelCall(desk.store, call, null);
    expect((await desk.reader(budget).read(desk.order({ lines: [named('Anna')] }), [1], '900')).kind).toBe(
      'unavailable',
    );
  });

  it('is passed by one call at most, however many ask at once', async () => {
    const desk = await openDesk();
    const names = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn'];
    const readings = await Promise.all(
      names.map((name) => desk.reader(budget).read(desk.order({ lines: [named(name)] }), [1], '900')),
    );
    expect(readings.filter(({ kind }) => kind === 'read')).toHaveLength(1);
  });

  it('of nothing asks nothing', async () => {
    const desk = await openDesk();
    const none = { LLM_DAILY_BUDGET: '0' };
    expect((await desk.reader(none).read(desk.order({ lines: [named('Anna')] }), [1], '900')).kind).toBe('unavailable');
  });

  it('cannot be kept without a price, and says how to set one', async () => {
    const desk = await openDesk({ model: 'house-model' });
    const ask = () => desk.reader(budget).read(desk.order({ lines: [named('Anna')] }), [1], '900');
    expect(await ask()).toMatchObject({
      kind: 'unavailable',
      why: expect.stringContaining('orderdeck model-prices set house-model --input'),
    });
    expect(await desk.calls()).toEqual([]);
    const price = {
      model: 'house-model',
      input: 0,
      cached: null,
      output: 0,
      currency: 'USD',
      asOf: '2026-03-04',
      source: 'our own machine',
    };
    await desk.store.write((tx) => setModelPrice(tx, price, { name: 'ana', origin: 'command' }, noon));
    expect((await ask()).kind).toBe('read');
    expect(await desk.calls()).toMatchObject([{ cost_nano: 0 }]);
  });
});

describe('an account without money', () => {
  it.each(['insufficient_quota', 'credit_balance_exhausted', 'project_spend_limit_exceeded'] as const)(
    '%s is told once, and not asked again by this process',
    async (code) => {
      const desk = await openDesk();
      desk.sim.faults.add({ kind: 'quota', code });
      const reader = desk.reader();
      for (const name of ['Anna', 'Tom', 'Zoë']) {
        const reading = await reader.read(desk.order({ lines: [named(name)] }), [1], '900');
        expect(reading).toMatchObject({ kind: 'unavailable', why: expect.stringContaining('Top up') });
      }
      expect(desk.sim.requests).toHaveLength(1);
      expect(desk.log.filter((line) => line.startsWith('error'))).toHaveLength(1);
      expect(await desk.calls()).toMatchObject([{ error_code: 'insufficient_quota', cost_nano: 0 }]);
    },
  );
});
