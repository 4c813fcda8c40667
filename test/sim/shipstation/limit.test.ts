import { expect, test } from 'vitest';
import { callSim } from './caller.ts';

test('40 requests in 60 s of the world’s clock, told in three headers; the 41st is refused', async () => {
  const { sim, clock, fetch } = await callSim({ orders: 1, rateLimit: 40 });
  for (let n = 1; n <= 40; n += 1) {
    const answer = await fetch('/accounts/listtags');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-rate-limit-limit')).toBe('40');
    expect(answer.headers.get('x-rate-limit-remaining')).toBe(String(40 - n));
  }
  clock.at += 17_500;
  const refused = await fetch('/orders');
  expect(refused.status).toBe(429);
  expect(await refused.json()).toEqual({ message: 'Too Many Requests' });
  expect(refused.headers.get('x-rate-limit-remaining')).toBe('0');
  expect(refused.headers.get('x-rate-limit-reset')).toBe('43');
  clock.at += 42_499;
  expect((await fetch('/orders')).status).toBe(429);
  clock.at += 1;
  expect((await fetch('/orders')).status).toBe(200);
  expect(sim.requests.filter((request) => request.status === 429)).toHaveLength(2);
});

test('wrong credentials: 401 without a body, and no quota used', async () => {
  const { sim, fetch } = await callSim({ orders: 1, rateLimit: 40 });
  for (const authorization of ['', 'Basic bm86bm8=', 'Bearer x']) {
    const answer = await fetch('/orders', { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('');
  }
  const answer = await fetch('/orders');
  expect(answer.headers.get('x-rate-limit-remaining')).toBe('39');
  expect(sim.requests.map((request) => request.status)).toEqual([401, 401, 401, 200]);
});

test('the log tells when, what and how it was answered', async () => {
  const { sim, clock, fetch } = await callSim({ orders: 1 });
  clock.at += 5_000;
  await fetch('/orders?page=1&pageSize=2');
  await fetch('/nowhere');
  expect(sim.requests).toEqual([
    { at: clock.at, method: 'GET', path: '/orders', query: { page: '1', pageSize: '2' }, status: 200 },
    { at: clock.at, method: 'GET', path: '/nowhere', query: {}, status: 404 },
  ]);
});
