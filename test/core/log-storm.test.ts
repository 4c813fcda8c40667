import { expect, it } from 'vitest';
import { stormLogs } from './log-storm.ts';

it('writes each line once while files fill, days pass, closed ones are compressed and everybody is killed (R16, M100)', async () => {
  const end = await stormLogs({ writers: 2, lines: 20_000, killEveryMs: 200, mostKills: 6, mostBytes: 150_000 });
  expect(end).toMatchObject({
    written: 20_000,
    lost: { followed: 0, kept: 0 },
    twice: { followed: 0, kept: 0 },
  });
  expect(end.kills).toBeGreaterThanOrEqual(6);
  expect(end.files).toBeGreaterThan(5);
  expect(end.compressed).toBeGreaterThan(2);
}, 60_000);
