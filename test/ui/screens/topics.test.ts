import { expect, it, onTestFinished } from 'vitest';
import { Shell } from '../../../src/ui/shell.ts';
import { openRuns } from '../../core/store/runs/run-fixture.ts';
import { testSession } from './session.ts';

const now = Date.UTC(2026, 2, 8, 12);

it('asks for help about where one is: the screen, a job’s failed run by its error, a page itself', async () => {
  const runs = await openRuns();
  onTestFinished(() => runs.close());
  const id = await runs.add({
    at: now,
    job: 'sync-tags',
    state: 'failed',
    error_code: 'unreachable',
    error_message: 'No answer.',
  });
  const well = await runs.add({ at: now, job: 'sync-tags' });
  const presenter = { size: () => ({ columns: 100, rows: 30 }), redraw: () => undefined };
  const options = { hasEngine: false, copy: () => undefined, onQuit: () => undefined };
  const shell = new Shell({ ...testSession(runs.store, now), ...options, presenter });
  onTestFinished(() => shell.stop());
  const at = async (place: Parameters<typeof shell.open>[0]): Promise<string> => {
    shell.open(place);
    await shell.screen.load();
    return shell.topic;
  };
  expect(shell.topic).toBe('screen-overview');
  expect(await at({ screen: 'stock' })).toBe('screen-stock');
  expect(await at({ screen: 'run', id })).toBe('error-unreachable');
  expect(await at({ screen: 'run', id: well })).toBe('job-sync-tags');
  shell.back();
  expect(shell.topic).toBe('error-unreachable');
});
