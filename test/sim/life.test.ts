import { expect, test } from 'vitest';
import { startLife } from '../../src/sim/life.ts';

test('life keeps the pace of the world’s clock, catches up in small bites, and stops', async () => {
  const clock = { at: 0, now: () => clock.at };
  const lived: number[] = [];
  const life = startLife({ life: (events) => lived.push(events) }, { clock, everyMs: 1_000 });
  clock.at = 3_500;
  await expect.poll(() => lived).toEqual([3]);
  clock.at = 4_000;
  await expect.poll(() => lived).toEqual([3, 1]);
  clock.at = 36_000_000;
  await expect.poll(() => lived).toEqual([3, 1, 50]);
  life.stop();
  life.stop();
});
