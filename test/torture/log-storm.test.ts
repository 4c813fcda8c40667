import { expect, it } from 'vitest';
import { stormLogs } from '../core/log-storm.ts';

it('writes each of a million lines once, rotated, compressed and followed, with a kill every second (R16)', async () => {
  const end = await stormLogs({ writers: 4, lines: 1_000_000, killEveryMs: 1000, mostBytes: 5_000_000 });
  process.stdout.write(`${JSON.stringify(end)}\n`);
  expect(end).toMatchObject({
    written: 1_000_000,
    lost: { followed: 0, kept: 0 },
    twice: { followed: 0, kept: 0 },
  });
  expect(end.compressed).toBeGreaterThan(20);
}, 900_000);
