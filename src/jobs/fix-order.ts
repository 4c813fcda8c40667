import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { classNumber } from '../core/domain/issue.ts';
import { findClass } from '../core/issues/index.ts';
import type { Fetch } from '../core/issues/issue.ts';
import { lookAtSome } from '../core/issues/live.ts';
import { actorOfRun } from '../core/store/acts.ts';
import { keepFixPlan } from '../core/store/issues/fix-plans.ts';
import { fixTargets } from '../core/store/issues/fix-targets.ts';
import { type Fix, fixes, mendedSoFar, readFix, unfinishedFixes } from '../core/store/issues/fixes.ts';
import type { IssueRow } from '../core/store/issues/ledger.ts';
import { fixAlone } from './fixing/alone.ts';
import { type Applied, asKept, planOfUndo, undoFix } from './fixing/apply.ts';
import { finishFixes, isShared, type Unfinished } from './fixing/finish.ts';
import { fetchFirst } from './fixing/follow.ts';
import { Group, type GroupOptions, mendedWords } from './fixing/group.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { orderArg, orderOf } from './print-work.ts';

const hash = z.string().regex(/^[0-9a-f]{12,64}$/, 'give the plan’s hash as it was shown');

const args = z.object({
  order: orderArg,
  issue: z
    .string()
    .regex(/^\d{1,12}(,\d{1,12})*$/, 'give numbers of issues, parted by commas')
    .optional()
    .describe('only these issues, by their numbers'),
  class: z
    .string()
    .regex(/^I\d{1,2}$/i, 'give a class such as I15')
    .optional()
    .describe('all open issues of this class'),
  choose: z.string().optional().describe('which way, where a person has to choose'),
  value: z.string().optional().describe('what is typed with that choice'),
  plan: z.boolean().default(false).describe('only work out what it would do; nothing changes'),
  expect: hash.optional().describe('only if it would do exactly what the plan with this hash says'),
  confirm: z.coerce.number().int().min(1).optional().describe('so many fixes at once are meant'),
  undo: z.coerce.number().int().min(1).optional().describe('take back this fix'),
  group: z.boolean().default(false).describe('with --undo: take back all fixes of its group'),
  partly: z.boolean().default(false).describe('with --undo: leave what others have changed since'),
  alone: z.boolean().default(false).describe('with --class: as a trusted class may by itself, up to its daily limit'),
});
type Args = z.output<typeof args>;

export const fixOrder = defineJob({
  id: 'fix-order',
  title: 'Fix',
  description:
    'Mends what is wrong with an order, or named issues, or a whole class: works out what to change, does exactly that, asks the rule again. It is what the fix key starts; `orderdeck fix` shows the plan first.',
  args,
  resources: () => ['fix'],
  writes: ['orders', 'order_items', 'print_tasks', 'readings', 'personalizations', 'outbox', 'stock_levels', 'fixes'],
  priority: 2,
  attempts: 3,
  timeLimitMs: 60 * 60_000,
  overlap: 'queue-one',
  steps: [
    { name: 'resume', run: (_args, context) => resume(context) },
    { name: 'fix', run: fix },
  ],
});

/** Fixes whose run died between their commit and the end of what follows. */
async function resume(context: Context): Promise<StepResult> {
  const left = await unfinishedFixes(context.store.db);
  for (const { id } of left) context.log.info(`fix ${id} was not finished: it is carried on`);
  await finishFixes(
    context,
    left.map(({ id, rest }) => ({ id, rest: rest as Unfinished['rest'] })),
  );
  return { summary: left.length === 0 ? '' : `${left.length} earlier fixes finished` };
}

async function fix(given: Args, context: Context): Promise<StepResult> {
  if (given.undo !== undefined) return undo(given.undo, given, context);
  if (given.alone) {
    if (given.class === undefined || given.order !== undefined || given.issue !== undefined) {
      throw new GiveUp('nothing-meant', 'What is done without asking is a class.', 'Give --class, and nothing else.');
    }
    return fixAlone(context, given.class.toUpperCase());
  }
  const targets = await targetsOf(given, context);
  context.count('seen', targets.length);
  if (targets.length === 0) {
    const done = await mendedSoFar(context.store.db, context.run.id);
    const before = done.length === 0 ? '' : `${mendedWords(done)} Beyond that: `;
    return { summary: `${before}nothing that is open is meant: there is nothing to mend` };
  }
  const options: GroupOptions = {
    by: await actorOfRun(context.store.db, context.run.id),
    chosen: given.choose === undefined ? null : { id: given.choose, value: given.value ?? null },
    expect: given.expect ?? null,
    confirm: given.confirm ?? null,
    alone: false,
  };
  const group = new Group(context, targets, options);
  return given.plan ? group.plan() : group.apply();
}

/** What is meant, the causes ahead of what they bring about: what goes with them is not mended twice. */
async function targetsOf(given: Args, context: Context): Promise<IssueRow[]> {
  const { store, clock, settings } = context;
  const orderId = given.order === undefined ? undefined : (await orderOf(context, given.order)).id;
  if (orderId !== undefined) {
    await lookAtSome(store, 'order', [String(orderId)], { now: clock.now(), zone: settings.zone });
  }
  const cls = given.class?.toUpperCase();
  if (cls !== undefined && !findClass(cls)) {
    throw new GiveUp('unknown-class', `There is no class ${cls}.`, 'See `orderdeck issues classes`.');
  }
  const ids = given.issue?.split(',').map(Number);
  if (ids === undefined && orderId === undefined && cls === undefined) {
    throw new GiveUp('nothing-meant', 'Say what to mend.', 'Give --issue, --order or --class.');
  }
  const which = {
    ...(ids && { ids }),
    ...(orderId !== undefined && { orderId }),
    ...(cls !== undefined && { class: cls }),
  };
  const found = await fixTargets(store.db, which, clock.now());
  const missing = ids?.filter((id) => found.every((issue) => issue.id !== id)) ?? [];
  if (missing.length > 0) context.log.info(`not open: issue ${missing.join(', ')}`);
  return found.sort(
    (one, other) => Number(isCauseOf(other, one)) - Number(isCauseOf(one, other)) || byClass(one, other),
  );
}

function isCauseOf(one: IssueRow, other: IssueRow): boolean {
  return one.order_id === other.order_id && findClass(one.class)?.causes.includes(other.class) === true;
}

function byClass(one: IssueRow, other: IssueRow): number {
  return classNumber(one.class) - classNumber(other.class) || one.id - other.id;
}

async function undo(fixId: number, given: Args, context: Context): Promise<StepResult> {
  const { store, clock, run, log } = context;
  const first = await readFix(store.db, fixId);
  if (!first) throw new GiveUp('unknown-fix', `There is no fix ${fixId}.`, 'See `orderdeck fixes`.');
  const all = given.group ? await fixes(store.db, { groupId: first.groupId }) : [first];
  const meant = all.filter(({ undoneBy }) => undoneBy === null || !given.group);
  if (first.undoneBy !== null && (given.group ? meant.length === 0 : !given.plan))
    throw await undoneAlready(context, first, given.group && all.length > 1);
  const by = await actorOfRun(store.db, run.id);
  const expect = given.expect === undefined ? null : { hash: given.expect };
  const committed: Unfinished[] = [];
  let groupId: number | null = null;
  let refused = 0;
  context.count('seen', meant.length);
  for (const one of meant) {
    context.signal.throwIfAborted();
    // What stands at its channel now is asked for where something was written there.
    if (given.plan || expect === null) await fetchFirst(context, sentTo(one));
    const result: Applied = given.plan
      ? await planOfUndo(context, one, given.partly)
      : await undoFix(context, one, { by, expect, groupId, partly: given.partly });
    if (result.kind === 'committed') {
      groupId ??= result.fix.id;
      context.count('updated');
      log.info(`fix ${one.id} of issue ${one.issueId} is taken back: ${result.fix.id}`);
      const unfinished = { id: result.fix.id, rest: result.following };
      if (!isShared(result.following)) await finishFixes(context, [unfinished]);
      committed.push(unfinished);
      continue;
    }
    await store.write((tx) => keepFixPlan(tx, run.id, { issueId: one.issueId, at: clock.now(), ...asKept(result) }));
    if (!given.plan) refused += 1;
  }
  await finishFixes(
    context,
    committed.filter(({ rest }) => isShared(rest)),
  );
  const undone = committed.length;
  context.count('refused', refused);
  if (refused > 0 && undone === 0) {
    throw new GiveUp(
      'not-undone',
      'Nothing was taken back: see what the plan says.',
      'Others changed it since? --partly leaves that.',
    );
  }
  return {
    summary: given.plan ? `${meant.length} worked out, nothing changed` : `${undone} taken back, ${refused} not`,
  };
}

/** Whoever asks twice is told what became of it; an undo may itself be taken back, and then it stands again. */
async function undoneAlready({ store }: Context, first: Fix, isGroup: boolean): Promise<GiveUp> {
  let last = first;
  let isBack = false;
  for (let next = first.undoneBy; next !== null; next = last.undoneBy) {
    const undo = await readFix(store.db, next);
    if (!undo) break;
    last = undo;
    isBack = !isBack;
  }
  const command = `orderdeck undo ${last.id}${isGroup ? ' --group' : ''}`;
  const what = `Fix ${first.id}${isGroup ? ' and all of its group' : ''}`;
  return isBack
    ? new GiveUp(
        'undone-already',
        `${what}: taken back already, by ${last.id}. Nothing was changed.`,
        `To do it again: ${command}.`,
      )
    : new GiveUp(
        'undone-already',
        `${what}: taken back, and done again by ${last.id}. Nothing was changed.`,
        `To take it back: ${command}.`,
      );
}

/** The order that a fix has written at its channel. */
function sentTo({ orderId, plan }: Fix): Fetch[] {
  return orderId !== null && plan.calls.some(({ undoable }) => undoable) ? [{ fetch: 'order', orderId }] : [];
}
