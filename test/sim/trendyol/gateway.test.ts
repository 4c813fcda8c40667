import { expect, test } from 'vitest';
import { callSim, MINUTE } from './caller.ts';

const brands = '/product/brands';

test('wrong credentials answer 401, no or a wrong User-Agent 403, what nobody knows 404', async () => {
  const { sim, fetch: call } = await callSim({ packages: 0 });
  const { sellerId } = sim.credentials;
  const wrong = await call(brands, { headers: { authorization: 'Basic eDp5' } });
  expect([wrong.status, await wrong.json()]).toEqual([401, { exception: 'ClientApiAuthenticationException' }]);
  for (const agent of ['', 'node', `${sellerId}`, `${sellerId} - Two Words`, '1 - SelfIntegration']) {
    expect((await call(brands, { headers: { 'user-agent': agent } })).status).toBe(403);
  }
  expect((await call(brands, { headers: { 'user-agent': `${sellerId} - Deck1` } })).status).toBe(200);
  for (const path of ['/product/nothing', '/order/sellers/{s}/v1/orders', '/sapigw/suppliers/1/orders']) {
    expect((await call(path)).status).toBe(404);
  }
  const foreign = await call('/order/sellers/99/orders');
  expect([foreign.status, (await foreign.json()) as unknown]).toEqual([
    401,
    expect.objectContaining({ exception: 'TrendyolAuthorizationException' }),
  ]);
});

test('the 51st call of one endpoint within 10 s is refused, wherever the 10 s begin; others go on', async () => {
  const { clock, fetch: call } = await callSim({ packages: 0 });
  const statusOf = async (path: string): Promise<number> => (await call(path)).status;
  for (let n = 0; n < 25; n += 1) expect(await statusOf(brands)).toBe(200);
  clock.at += 6_000;
  for (let n = 0; n < 25; n += 1) expect(await statusOf(brands)).toBe(200);
  const refused = await call(brands);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBeNull();
  expect(await refused.text()).toContain('too.many.requests');
  expect(await statusOf('/product/product-categories')).toBe(200);
  clock.at += 3_999;
  expect(await statusOf(brands)).toBe(429);
  clock.at += 1;
  for (let n = 0; n < 25; n += 1) expect(await statusOf(brands)).toBe(200);
  expect(await statusOf(brands)).toBe(429);
});

test('the tier’s budget per minute holds for the whole group of endpoints', async () => {
  const { clock, fetch: call } = await callSim({ packages: 0, tier: '50k' });
  const old = '/order/sellers/{s}/orders';
  for (let n = 0; n < 30; n += 1) {
    expect((await call(old)).status).toBe(426);
    clock.at += 1_000;
  }
  expect((await call(old)).status).toBe(429);
  clock.at += MINUTE - 30_000;
  expect((await call(old)).status).toBe(426);
  expect((await call(old)).status).toBe(429);
});

test('faults on demand: statuses, HTML with 200, half a JSON, slow, retired, the credentials gone', async () => {
  const { sim, fetch: call } = await callSim({ packages: 0 });
  for (const status of [426, 500, 503, 504]) {
    sim.faults.add({ kind: 'status', status, path: '/integration/product', times: 1 });
    expect((await call(brands)).status).toBe(status);
  }
  sim.faults.add({ kind: 'html', times: 1 });
  expect((await call(brands)).headers.get('content-type')).toContain('text/html');
  sim.faults.add({ kind: 'cut', times: 1 });
  const cut = await (await call(brands)).text();
  expect(() => JSON.parse(cut)).toThrow(SyntaxError);
  sim.faults.add({ kind: 'throttle', times: 1 });
  expect((await call(brands)).status).toBe(429);
  sim.faults.add({ kind: 'slow', ms: 120, times: 1 });
  const started = performance.now();
  expect((await call(brands)).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(110);
  sim.faults.add({ kind: 'unauthorized', times: 1 });
  expect((await call(brands)).status).toBe(401);
  expect(sim.requests.map(({ status }) => status)).toEqual([426, 500, 503, 504, 200, 200, 429, 200, 401]);
  expect(sim.requests.at(-1)).toMatchObject({ method: 'GET', path: '/integration/product/brands', query: {} });
});
