import { describe, expect, test } from 'vitest';
import { clockFromEnv, manualClock } from '../../src/core/clock.ts';

describe('the clock of the process', () => {
  test('is the wall clock unless told otherwise', () => {
    const clock = clockFromEnv({});
    expect(clock.speed).toBe(1);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
  });

  test('runs at the speed given, from the instant given', () => {
    const origin = Date.now() - 1000;
    const clock = clockFromEnv({ ORDERDECK_CLOCK: `${origin}x10` });
    const ahead = clock.now() - Date.now();
    expect(clock.speed).toBe(10);
    expect(ahead).toBeGreaterThanOrEqual(9 * 1000 - 100);
    expect(ahead).toBeLessThan(9 * 1000 + 5000);
  });

  test('sleeps its own time: a minute at 1000 times the speed is 60 ms', async () => {
    const clock = clockFromEnv({ ORDERDECK_CLOCK: `${Date.now()}x1000` });
    const [asleep, wall] = [clock.now(), performance.now()];
    await clock.sleep(60_000);
    expect(clock.now() - asleep).toBeGreaterThanOrEqual(59_000);
    expect(performance.now() - wall).toBeLessThan(5000);
  });

  test('an aborted sleep rejects with the reason, before and during', async () => {
    const clock = clockFromEnv({});
    const controller = new AbortController();
    const during = clock.sleep(60_000, controller.signal);
    controller.abort(new Error('stop asked'));
    await expect(during).rejects.toThrow('stop asked');
    await expect(clock.sleep(1, controller.signal)).rejects.toThrow('stop asked');
  });

  test.each(['now', '12', 'x10', '12x0', '12x-1', '12x1e3'])('refuses "%s" and names the setting', (text) => {
    expect(() => clockFromEnv({ ORDERDECK_CLOCK: text })).toThrow(/ORDERDECK_CLOCK is ".*<epoch ms>x<speed/);
  });
});

describe('a manual clock', () => {
  test('wakes sleepers in the order of their times, each at its own instant', async () => {
    const clock = manualClock(1000);
    const woken: string[] = [];
    for (const ms of [30, 10, 20, 10]) void clock.sleep(ms).then(() => woken.push(`${ms}@${clock.now()}`));
    await clock.advance(25);
    expect(woken).toEqual(['10@1010', '10@1010', '20@1020']);
    expect(clock.now()).toBe(1025);
    await clock.advance(5);
    expect(woken.at(-1)).toBe('30@1030');
  });

  test('wakes sleeps that begin while it is advanced', async () => {
    const clock = manualClock(0);
    const beats: number[] = [];
    const loop = (async () => {
      for (let beat = 0; beat < 3; beat += 1) {
        await clock.sleep(10);
        beats.push(clock.now());
      }
    })();
    await clock.advance(100);
    await loop;
    expect(beats).toEqual([10, 20, 30]);
  });

  test('an aborted sleeper rejects with the reason and is forgotten', async () => {
    const clock = manualClock(0);
    const controller = new AbortController();
    const asleep = clock.sleep(10, controller.signal);
    controller.abort(new Error('no more'));
    await expect(asleep).rejects.toThrow('no more');
    await clock.advance(20);
    expect(clock.now()).toBe(20);
  });
});
