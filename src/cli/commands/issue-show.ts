import type { Command } from 'commander';
import { openInboxIfAny } from '../../core/inbox/open.ts';
import { readWhy } from '../../core/issues/why.ts';
import { fixPlansOf, type PlanOfIssue } from '../../core/store/issues/fix-plans.ts';
import { fixOrder } from '../../jobs/fix-order.ts';
import { whyLines } from '../../ui/present/issue-why.ts';
import { jsonLines } from '../../ui/present/json.ts';
import { planLines } from '../../ui/present/plan-lines.ts';
import { fullTime } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { issueNumber, thisIssue } from '../issue-refs.ts';
import { whyToJson } from '../json/issue-json.ts';
import { type Session, withSession } from '../session.ts';
import { startRun } from '../start-run.ts';

interface ShowOptions {
  readonly raw?: boolean;
  readonly plan?: boolean;
}

/** `issue N`: why there is this issue, value by value, with what its source said beside it, and what became of it. */
export function takesShow(command: Command): void {
  command
    .description('why an issue is one: each value, who wrote it, and what the source says beside it')
    .argument('<issue>', 'its number', issueNumber)
    .option('--raw', 'the documents of the source in full')
    .option('--plan', 'work out now what a fix would do, as `fix --dry-run` does');
  act<ShowOptions, readonly [number]>(command, show);
}

async function show({ home, output }: Call, options: ShowOptions, id: number): Promise<undefined> {
  await withSession(
    home,
    async (session) => {
      const { store, settings, now } = session;
      await thisIssue(store.db, id, now());
      const plan = options.plan ? await planNow(session, id) : undefined;
      const issue = await thisIssue(store.db, id, now());
      const at = { now: now(), zone: settings.zone };
      const inbox = await openInboxIfAny(settings.inboxFile);
      try {
        const why = await readWhy(store.db, inbox, issue, at);
        output.document(whyToJson(issue, why, plan));
        for (const line of whyLines(issue, why, at)) output.print(...line);
        if (plan?.kept.kind === 'plan') {
          output.print({ text: 'a fix', tone: 'strong' });
          for (const line of planLines(plan.kept.plan, settings.zone)) output.print('  ', ...line);
        } else if (plan?.kept.kind === 'refused') output.print(`no fix: ${plan.kept.why}`);
        for (const raw of options.raw ? why.raws : []) {
          output.print();
          output.print(
            { text: `document ${raw.id}`, tone: 'strong' },
            ` ${raw.channel}, ${fullTime(raw.receivedAt, settings.zone)}`,
          );
          for (const line of jsonLines(raw.body)) output.print(...line);
        }
        if (issue.state !== 'closed' && !options.plan) {
          output.print({ text: `what a fix would do: orderdeck fix ${id} --dry-run`, tone: 'dim' });
        }
      } finally {
        await inbox?.close();
      }
    },
    { logs: true },
  );
}

async function planNow(session: Session, id: number): Promise<PlanOfIssue | undefined> {
  const { run } = await startRun(session, fixOrder, { issue: String(id), plan: true });
  return (await fixPlansOf(session.store.db, run.id)).find(({ issueId }) => issueId === id);
}
