import type { Context } from '../../core/context.ts';
import { findClass } from '../../core/issues/index.ts';
import { dueAlone, stopAlone } from '../../core/issues/trust.ts';
import { actorOfRun } from '../../core/store/acts.ts';
import { fixTargets } from '../../core/store/issues/fix-targets.ts';
import { readTrust } from '../../core/store/issues/trust.ts';
import { GiveUp, type StepResult } from '../job.ts';
import { Group } from './group.ts';

/**
 * Mends without asking what is open of a trusted class, up to its limit a day; unsure ones are left. So many at once that something
 * else must be wrong are all left, and the class is asked about again.
 *
 * @throws GiveUp where the class is not trusted
 */
export async function fixAlone(context: Context, cls: string): Promise<StepResult> {
  const { store, clock, settings, run, log } = context;
  const at = { now: clock.now(), zone: settings.zone };
  const trust = (await readTrust(store.db)).get(cls);
  if (!trust?.alone) {
    const why = trust ? `: ${trust.reason}` : '';
    throw new GiveUp(
      'not-trusted',
      `${cls} is not mended without asking${why}.`,
      `See \`orderdeck issues trust ${cls}\`.`,
    );
  }
  const due = await dueAlone(store.db, cls, at);
  if (!due) return { summary: `${cls}: nothing that could be mended without asking` };
  const { verdict } = due;
  if (verdict.kind === 'spent') return { summary: `${cls}: as many as may be were mended today without asking` };
  const by = await actorOfRun(store.db, run.id);
  if (verdict.kind === 'mass') {
    await store.write((tx) => stopAlone(tx, by, cls, verdict.why, clock.now()));
    log.warn(`${cls}: ${verdict.why}; nothing was changed, and it is asked about from now on`);
    return { summary: `${cls} (${findClass(cls)?.title}): ${verdict.why}; nothing was changed, a person has to look` };
  }
  const issues = await fixTargets(store.db, { ids: due.issueIds }, clock.now());
  context.count('seen', issues.length);
  const options = { by, chosen: null, expect: null, confirm: issues.length, alone: true };
  return new Group(context, issues, options).apply();
}
