import { expect, test } from 'vitest';
import { type Ailment, ailmentOf } from '../../../src/sim/amazon-custom/ailments.ts';
import { merge } from '../../../src/sim/shop/parcels.ts';
import { openAmazonShop } from './lines.ts';

const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

test('a link answers the same archive each time, and every request is noted', async () => {
  const { amazon, lines } = await openAmazonShop();
  const [line] = lines;
  const answers = await Promise.all([fetch(line?.link ?? ''), fetch(line?.link ?? '')]);
  const [first, second] = await Promise.all(answers.map(bytesOf));
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  expect(first?.toString('latin1', 0, 2)).toBe('PK');
  expect(amazon.requests).toEqual([
    { path: line?.path, status: 200 },
    { path: line?.path, status: 200 },
  ]);
  expect((await fetch(`${amazon.url}/t/nobody/knows/1`)).status).toBe(404);
});

test('a line keeps its file when its order is absorbed by another', async () => {
  const { world, lines } = await openAmazonShop();
  const [one, other] = [lines[0], lines.find(({ orderId }) => orderId !== lines[0]?.orderId)];
  merge(world, other?.orderId ?? 0, one?.orderId ?? 0, Date.UTC(2026, 6, 2));
  expect((await fetch(one?.link ?? '')).status).toBe(200);
  expect(world.behindLink(one?.path ?? '')).toMatchObject({ orderNumber: one?.orderNumber });
});

test('about one file in fifteen is ill by itself, in many ways; a test may make any file ill or well', async () => {
  const { world, amazon, lines } = await openAmazonShop({ orders: 4_000, healthy: false });
  const ill = lines.flatMap(({ path }) => {
    const line = world.behindLink(path);
    return (line && ailmentOf(line)) ?? [];
  });
  expect(ill.length / lines.length).toBeGreaterThan(1 / 22);
  expect(ill.length / lines.length).toBeLessThan(1 / 11);
  expect(new Set<Ailment>(ill).size).toBeGreaterThan(12);
  const link = lines[0]?.link ?? '';
  amazon.faults.add('expired', { path: lines[0]?.path ?? '', times: 1 });
  amazon.faults.add('none');
  expect((await fetch(link)).status).toBe(403);
  expect((await fetch(link)).status).toBe(200);
});
