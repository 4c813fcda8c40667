import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { screenAt } from '../../../src/ui/screens/index.ts';
import type { Session } from '../../../src/ui/session.ts';
import type { InputEvent } from '../../../src/ui/terminal/input.ts';
import { openRuns } from '../../core/store/runs/run-fixture.ts';
import { testSession } from './session.ts';

const now = Date.UTC(2026, 2, 8, 12);

it('a run that ran out of memory has a key that gives its job more, after it was shown (M128)', async () => {
  const runs = await openRuns();
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-tune-'));
  onTestFinished(async () => {
    await runs.close();
    rmSync(home, { recursive: true });
  });
  const error = { error_code: 'out-of-memory', error_message: 'out of memory: its thread was ended, the others go on' };
  const greedy = await runs.add({ at: now - 60_000, job: 'sync-tags', state: 'failed', ...error });
  const calm = await runs.add({ at: now - 60_000, job: 'sync-tags' });
  const bare = testSession(runs.store, now);
  const session: Session = {
    ...bare,
    settings: { ...bare.settings, home },
    ask: (dialog) => {
      bare.asked = dialog;
    },
  };
  const tuneOf = async (id: number) => {
    const screen = screenAt({ screen: 'run', id }, session);
    screen.arrange({ width: 80, height: 20 });
    await screen.load();
    onTestFinished(() => screen.close?.());
    return screen.keys.find(({ action }) => action.key === 'T');
  };
  expect((await tuneOf(calm))?.whyNot()).toContain('within its limits');
  const tune = await tuneOf(greedy);
  expect(tune?.whyNot()).toBeNull();
  await tune?.run();
  expect(bare.asked?.lines(60, 20).join('\n')).toContain('RUN_MEMORY_LIMITS: not set → sync-tags=512');
  bare.asked?.take({ type: 'key', key: 'y', text: 'y' } as InputEvent);
  await expect.poll(() => bare.said).toEqual(['RUN_MEMORY_LIMITS: not set → sync-tags=512']);
  expect(readFileSync(path.join(home, '.env'), 'utf8')).toBe('RUN_MEMORY_LIMITS=sync-tags=512\n');
});
