import type { Command } from 'commander';
import { whenMeant } from '../../core/domain/when.ts';
import { ignoreAlways } from '../../core/issues/ignoring.ts';
import { ignoreIssue, snoozeIssue, unignoreIssue, unsnoozeIssue } from '../../core/store/issues/aside.ts';
import { asideWords } from '../../ui/present/issue-words.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { issueNumber, possible, thisIssue } from '../issue-refs.ts';
import { issueToJson } from '../json/issue-json.ts';
import { type Session, withSession } from '../session.ts';

/** `issues snooze|ignore|unsnooze|unignore N`: what a person puts aside, and takes out again. */
export function takesAside(issues: Command): void {
  const snooze = numbered(issues, 'snooze', 'put an issue aside until a time; it comes back by itself')
    .requiredOption(
      '--until <time>',
      '2h, 3d, 17:30, 2026-03-05, "2026-03-05 17:30" (the business’s clock), or ISO 8601',
    )
    .requiredOption('--reason <text>', 'why');
  act<{ readonly until: string; readonly reason: string }, readonly [number]>(snooze, (call, { until, reason }, id) =>
    change(call, id, async ({ store, actor, now, settings }) => {
      const at = whenMeant(until, now(), settings.zone);
      if (at === null) {
        throw new Refusal('usage', `“${until}” is not a time.`, 'Say 2h, 3d, 17:30, 2026-03-05 or "2026-03-05 17:30".');
      }
      await snoozeIssue(store, actor, id, { until: at, reason }, now());
      return {};
    }),
  );
  const ignore = numbered(issues, 'ignore', 'put an issue aside for good; with --always all that are like it too')
    .requiredOption('--reason <text>', 'why')
    .option('--always', 'by a rule, for all that are like it, now and to come');
  act<{ readonly reason: string; readonly always?: boolean }, readonly [number]>(
    ignore,
    (call, { reason, always }, id) =>
      change(call, id, async ({ store, actor, now }) => {
        if (always) return ignoreAlways(store, actor, id, reason, now());
        await ignoreIssue(store, actor, id, reason, now());
        return {};
      }),
  );
  act<object, readonly [number]>(
    numbered(issues, 'unsnooze', 'count a snoozed issue again now'),
    (call, _options, id) =>
      change(call, id, async ({ store, actor, now }) => {
        await unsnoozeIssue(store, actor, id, now());
        return {};
      }),
  );
  act<object, readonly [number]>(numbered(issues, 'unignore', 'count an ignored issue again'), (call, _options, id) =>
    change(call, id, async ({ store, actor, now }) => {
      await unignoreIssue(store, actor, id, now());
      return {};
    }),
  );
}

function numbered(issues: Command, name: string, description: string): Command {
  return issues.command(name).description(description).argument('<issue>', 'its number', issueNumber);
}

async function change(
  { home, output }: Call,
  id: number,
  work: (session: Session) => Promise<{ readonly ruleId?: number; readonly ignored?: number }>,
): Promise<undefined> {
  await withSession(home, async (session) => {
    const { store, settings, now } = session;
    await thisIssue(store.db, id, now());
    const { ruleId, ignored } = await possible(() => work(session));
    const issue = await thisIssue(store.db, id, now());
    output.document({ ...issueToJson(issue), ...(ruleId !== undefined && { ruleId, ignored }) });
    output.print(`issue ${id} (${issue.class}, ${issue.subject}) is ${asideWords(issue, now(), settings.zone)}`);
    if (ruleId !== undefined) {
      output.print(`rule ${ruleId} put ${ignored} open aside; \`orderdeck issues rules off ${ruleId}\` ends it`);
    }
  });
}
