import { expect, it } from 'vitest';
import { nowPane } from '../../../src/ui/panes/now.ts';
import { textOf } from '../../../src/ui/present/line.ts';
import { minute, openRuns } from '../../core/store/runs/run-fixture.ts';
import { testSession } from '../screens/session.ts';

const now = Date.UTC(2026, 6, 8, 12);

it('tells what ended last first, whenever it was begun, and leaves out what has not ended', async () => {
  const runs = await openRuns();
  await runs.add({ at: now - 60 * minute, job: 'long', finished_at: now - minute });
  for (let n = 0; n < 25; n += 1)
    await runs.add({ at: now - 30 * minute, job: `short-${n}`, finished_at: now - (29 - n) * minute });
  await runs.add({ at: now - 2 * minute, job: 'waits', state: 'queued' });
  const pane = nowPane(testSession(runs.store, now));
  await pane.load();
  const drawn = pane.rows(40, 4).map(({ parts }) => parts.map(textOf).join(''));
  await runs.close();
  expect(drawn.map((row) => row.replace(/^. done (\S+) .*$/, '$1'))).toEqual([
    'long',
    'short-24',
    'short-23',
    'short-22',
  ]);
});
