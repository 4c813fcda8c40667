import type { Finding, Personalization } from './personalization.ts';
import { openTaskStatuses, type StoredTask, startedTaskStatuses, type TaskContent } from './task.ts';

/** What a task shall say, and why it waits for a person. */
export interface WantedTask {
  readonly content: TaskContent;
  readonly findings: readonly Finding[];
}

/** What has to happen to the tasks of one line so that they say what was read. */
export interface TaskPlan {
  readonly create: readonly (WantedTask & { readonly index: number })[];
  readonly update: readonly (WantedTask & { readonly task: StoredTask })[];
  readonly cancel: readonly { readonly task: StoredTask; readonly why: string }[];
  /** Tasks that are begun, made or dropped, of whose pieces another number is surplus now. */
  readonly recount: readonly { readonly task: StoredTask; readonly surplus: number }[];
  /** What only the tasks can tell: it changed after printing began. */
  readonly findings: readonly Finding[];
}

export interface LineWish {
  /** The order's line is gone from its source. */
  readonly removed: boolean;
  /** It is no goods, and why; null: it is made. */
  readonly notMade: string | null;
  readonly personalizations: readonly Personalization[];
  /** What is open about the line; those about one personalization name its position. */
  readonly findings: readonly Finding[];
}

/**
 * Makes a plan that brings the tasks of a line into step with what was read of it. What is begun or ended is never touched and
 * counts for what it says; what waits is changed in place, so that an index keeps its meaning over re-runs; an index is never
 * given twice. When nothing could be read, waiting tasks stay as they are and wait for a person, with the reason. Rule: the
 * replaced system set finished tasks back to pending at every run (facts on the print shop, section 13).
 */
export function reconcile(tasks: readonly StoredTask[], wish: LineWish): TaskPlan {
  const started = tasks.filter((task) => startedTaskStatuses.includes(task.status));
  const waiting = tasks.filter(
    (task) => openTaskStatuses.includes(task.status) && !startedTaskStatuses.includes(task.status),
  );
  if (wish.removed) {
    // What a person keeps back stays so, for the day on which the line returns or is found on another order.
    const cancel = waiting
      .filter((task) => task.status !== 'held')
      .map((task) => ({ task, why: 'its line was removed from the order' }));
    const begun = started.filter((task) => task.status === 'in_progress');
    return { create: [], update: [], cancel, recount: [], findings: begun.map(changedAfterStart) };
  }
  if (wish.notMade !== null) {
    const cancel = waiting.map((task) => ({ task, why: `nothing is made of it: ${wish.notMade}` }));
    const begun = started.filter((task) => task.status === 'in_progress');
    return { create: [], update: [], cancel, recount: [], findings: begun.map(changedAfterStart) };
  }
  if (wish.personalizations.length === 0) {
    const findings = wish.findings;
    const update = waiting.map((task) => ({ task, content: task, findings }));
    return { create: [], update, cancel: [], recount: [], findings: [] };
  }
  const rest: Placed[] = wish.personalizations.map((one, position) => ({ ...one, position }));
  const settled = [...tasks.filter(({ dropped }) => dropped), ...started];
  const unclaimed = new Map(settled.map((task) => [task, takeFrom(rest, task)]));
  const surplusOf = (task: StoredTask): number => unclaimed.get(task) ?? 0;
  const wanted = rest.filter(({ quantity }) => quantity > 0);
  const changed = settled
    // What a person dropped hinders nobody, unless something else is to be made in its place.
    .filter((task) => surplusOf(task) > 0 && (!task.dropped || wanted.length > 0))
    .map((task) => (surplusOf(task) < task.quantity ? surplusPieces(task, surplusOf(task)) : changedAfterStart(task)));
  const findings = [...wish.findings, ...changed];

  const { partners, free } = pairUp(wanted, waiting);
  const used = new Set(tasks.map((task) => task.index));
  const create: (WantedTask & { index: number })[] = [];
  const update: (WantedTask & { task: StoredTask })[] = [];
  for (const one of wanted) {
    const next = { content: contentOf(one), findings: about(findings, one.position) };
    const task = partners.get(one.position);
    if (task) update.push({ task, ...next });
    else create.push({ index: claimIndex(used, one.position), ...next });
  }
  const cancel = [...free].map((task) => ({ task, why: 'nobody asks for it any more' }));
  const recount = settled
    .filter((task) => task.surplus !== surplusOf(task))
    .map((task) => ({ task, surplus: surplusOf(task) }));
  return { create, update, cancel, recount, findings: changed };
}

type Placed = Personalization & { readonly position: number };

/** Finds for each personalization the waiting task that says it, from the surest sign of sameness to the weakest. */
function pairUp(wanted: readonly Placed[], waiting: readonly StoredTask[]) {
  const free = new Set(waiting);
  const partners = new Map<number, StoredTask>();
  for (const matches of signs) {
    for (const one of wanted) {
      if (partners.has(one.position)) continue;
      const found = [...free].find((task) => matches(task, one));
      if (!found) continue;
      partners.set(one.position, found);
      free.delete(found);
    }
  }
  return { partners, free };
}

const signs: readonly ((task: StoredTask, one: Placed) => boolean)[] = [
  (task, one) => task.index === one.position && says(task, one) && task.quantity === one.quantity,
  (task, one) => says(task, one) && task.quantity === one.quantity,
  says,
  (task, one) => task.index === one.position,
  () => true,
];

/** Takes the pieces of a begun or dropped task off what is wanted; how many of them nobody wants. */
function takeFrom(rest: Placed[], task: StoredTask): number {
  let left = task.quantity;
  for (const [at, one] of rest.entries()) {
    if (left === 0 || !says(task, one)) continue;
    const taken = Math.min(left, one.quantity);
    left -= taken;
    rest[at] = { ...one, quantity: one.quantity - taken };
  }
  return left;
}

function says(task: TaskContent, one: TaskContent): boolean {
  return task.text === one.text && task.color1 === one.color1 && task.color2 === one.color2 && task.font === one.font;
}

function contentOf({ text, fields, color1, color2, font, quantity, note }: Personalization): TaskContent {
  return { text, fields, color1, color2, font, quantity, note };
}

/** The findings about one personalization: its own, and those about the whole line. */
export function about(findings: readonly Finding[], position: number): Finding[] {
  return findings.filter((finding) => finding.position === null || finding.position === position);
}

function claimIndex(used: Set<number>, wanted: number): number {
  const index = used.has(wanted) ? Math.max(...used) + 1 : wanted;
  used.add(index);
  return index;
}

/** About the whole line: until it is decided, none of its pieces may be printed. */
function changedAfterStart(task: StoredTask): Finding {
  return {
    reason: 'changed-after-start',
    detail: `task ${task.index + 1} ${stageOf(task)} and is no longer asked for`,
    position: null,
  };
}

/** Some pieces of a begun task are wanted and some are not: it can be neither split nor left as it is without a word. */
function surplusPieces(task: StoredTask, pieces: number): Finding {
  return {
    reason: 'surplus-pieces',
    detail: `${pieces} of the ${task.quantity} pieces of task ${task.index + 1}, which ${stageOf(task)}, are not asked for any more`,
    position: null,
  };
}

/** A word that was given while a piece was being made holds when it is done: both are told alike. */
function stageOf({ status }: StoredTask): string {
  return status === 'cancelled' ? 'was cancelled by a person' : 'was begun';
}
