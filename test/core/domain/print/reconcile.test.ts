import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Personalization } from '../../../../src/core/domain/print/personalization.ts';
import { type LineWish, reconcile, type TaskPlan } from '../../../../src/core/domain/print/reconcile.ts';
import type { StoredTask, TaskStatus } from '../../../../src/core/domain/print/task.ts';

function wants(text: string, quantity = 1, color1: string | null = 'Black'): Personalization {
  return { text, fields: [], color1, color2: null, font: null, quantity, note: null, origins: {} };
}

function held(index: number, text: string, status: TaskStatus = 'pending', quantity = 1): StoredTask {
  const content = { text, fields: [], color1: 'Black', color2: null, font: null, quantity, note: null };
  return { ...content, id: 100 + index, index, status, dropped: false, surplus: 0, ready: true, findings: [] };
}

function wish(personalizations: readonly Personalization[], more: Partial<LineWish> = {}): LineWish {
  return { removed: false, notMade: null, personalizations, findings: [], ...more };
}

/** The tasks as they are when a plan has been carried out. */
function carriedOut(tasks: readonly StoredTask[], plan: TaskPlan): StoredTask[] {
  const left = tasks.map((task): StoredTask => {
    const update = plan.update.find((one) => one.task.id === task.id);
    if (update) return { ...task, ...update.content, findings: update.findings };
    return plan.cancel.some((one) => one.task.id === task.id) ? { ...task, status: 'cancelled' } : task;
  });
  const made = plan.create.map(
    ({ index, content, findings }): StoredTask => ({
      ...content,
      findings,
      id: 1000 + index,
      index,
      status: 'pending',
      dropped: false,
      surplus: 0,
      ready: findings.length === 0,
    }),
  );
  return [...left, ...made];
}

const live = (tasks: readonly StoredTask[]): StoredTask[] => tasks.filter(({ status }) => status !== 'cancelled');

describe('reconcile', () => {
  it('makes a task for each personalization, with its place as index and its quantity', () => {
    const { create, update, cancel } = reconcile([], wish([wants('Anna', 2), wants('Ben')]));
    expect(create.map(({ index, content }) => [index, content.text, content.quantity])).toEqual([
      [0, 'Anna', 2],
      [1, 'Ben', 1],
    ]);
    expect([update, cancel]).toEqual([[], []]);
  });

  it('changes what waits in place and keeps its index', () => {
    const { create, update } = reconcile([held(0, 'Ana'), held(1, 'Ben')], wish([wants('Anna'), wants('Ben')]));
    expect(create).toEqual([]);
    expect(update.map(({ task, content }) => [task.index, content.text])).toEqual([
      [0, 'Anna'],
      [1, 'Ben'],
    ]);
  });

  it('finds a text again that stands at another place now', () => {
    const { update, cancel } = reconcile([held(0, 'Anna'), held(1, 'Ben')], wish([wants('Ben')]));
    expect(update.map(({ task, content }) => [task.index, content.text])).toEqual([[1, 'Ben']]);
    expect(cancel.map(({ task }) => task.index)).toEqual([0]);
  });

  it.each<TaskStatus>(['in_progress', 'completed'])('never touches a task that is %s, and counts it', (status) => {
    const tasks = [held(0, 'Anna', status, 1), held(1, 'Ben')];
    const { create, update, cancel, findings } = reconcile(tasks, wish([wants('Anna', 3), wants('Ben')]));
    expect(update.map(({ task }) => task.index)).toEqual([1]);
    expect(cancel).toEqual([]);
    expect(findings).toEqual([]);
    expect(create.map(({ index, content }) => [index, content.text, content.quantity])).toEqual([[2, 'Anna', 2]]);
  });

  it('proposes a new task and asks when it has changed after printing began', () => {
    const { create, findings } = reconcile([held(0, 'Ana', 'in_progress')], wish([wants('Anna')]));
    expect(create.map(({ index, content }) => [index, content.text])).toEqual([[1, 'Anna']]);
    expect(create[0]?.findings.map(({ reason }) => reason)).toEqual(['changed-after-start']);
    expect(findings.map(({ reason }) => reason)).toEqual(['changed-after-start']);
  });

  it('cancels what waits of a removed line, but not what a person keeps back, and asks about what is being made', () => {
    const tasks = [held(0, 'Anna'), held(1, 'Ben', 'in_progress'), held(2, 'Cem', 'completed'), held(3, 'Dee', 'held')];
    const { cancel, create, update, findings } = reconcile(tasks, wish([], { removed: true }));
    expect(cancel.map(({ task }) => task.index)).toEqual([0]);
    expect([create, update]).toEqual([[], []]);
    expect(findings).toHaveLength(1);
  });

  it('keeps what waits when nothing can be read any more, with the reason', () => {
    const finding: Finding = { reason: 'file-refused', detail: '', position: null };
    const { update, create, cancel } = reconcile([held(0, 'Anna')], wish([], { findings: [finding] }));
    expect(update.map(({ content, findings }) => [content.text, findings])).toEqual([['Anna', [finding]]]);
    expect([create, cancel]).toEqual([[], []]);
  });

  it('makes nothing in the place of a task that a person dropped', () => {
    const dropped = { ...held(0, 'Anna', 'cancelled'), dropped: true };
    const nothing = { create: [], update: [], cancel: [], recount: [], findings: [] };
    expect(reconcile([dropped], wish([wants('Anna')]))).toEqual(nothing);
    expect(reconcile([held(0, 'Anna', 'cancelled')], wish([wants('Anna')])).create.map(({ index }) => index)).toEqual([
      1,
    ]);
  });

  it('says which pieces of a begun task are surplus, and how many', () => {
    const begun = held(0, 'Anna', 'in_progress', 3);
    const plan = reconcile([begun], wish([wants('Anna'), wants('Ben', 2)]));
    const surplus = {
      reason: 'surplus-pieces',
      detail: '2 of the 3 pieces of task 1, which was begun, are not asked for any more',
      position: null,
    };
    expect(plan.findings).toEqual([surplus]);
    expect(plan.create).toMatchObject([{ content: { text: 'Ben', quantity: 2 }, findings: [surplus] }]);
    expect(plan.recount).toEqual([{ task: begun, surplus: 2 }]);
    const dropped = { ...held(0, 'Anna', 'cancelled', 3), dropped: true };
    expect(reconcile([dropped], wish([wants('Anna'), wants('Ben', 2)])).findings).toMatchObject([
      { reason: 'surplus-pieces' },
    ]);
    expect(reconcile([dropped], wish([wants('Anna')])).findings).toEqual([]);
  });

  it('tells a finding about one personalization to its task alone', () => {
    const finding: Finding = { reason: 'unknown-color', detail: 'mauve', position: 1 };
    const { create } = reconcile([], wish([wants('Anna'), wants('Ben')], { findings: [finding] }));
    expect(create.map(({ findings }) => findings.length)).toEqual([0, 1]);
  });

  const status = fc.constantFrom<TaskStatus>('pending', 'in_progress', 'completed', 'cancelled', 'held');
  const text = fc.constantFrom('Anna', 'Ben', 'Cem', 'Dee');
  const tasks = fc
    .array(fc.record({ text, status, quantity: fc.integer({ min: 1, max: 3 }) }), { maxLength: 6 })
    .map((list) => list.map((one, index) => held(index, one.text, one.status, one.quantity)));
  const personalizations = fc.array(
    fc.record({ text, quantity: fc.integer({ min: 1, max: 3 }) }).map((one) => wants(one.text, one.quantity)),
    { maxLength: 5 },
  );

  it('whatever was there: what is begun stays, no index is given twice, and a second run has nothing to do', () => {
    fc.assert(
      fc.property(tasks, personalizations, fc.boolean(), (before, wished, removed) => {
        const plan = reconcile(before, wish(wished, { removed }));
        const after = carriedOut(before, plan);
        for (const task of before) {
          if (task.status !== 'in_progress' && task.status !== 'completed' && task.status !== 'cancelled') continue;
          expect(after.find(({ id }) => id === task.id)).toBe(task);
        }
        expect(new Set(after.map(({ index }) => index)).size).toBe(after.length);
        const again = reconcile(after, wish(wished, { removed }));
        expect([again.create, again.cancel]).toEqual([[], []]);
        for (const { task, content } of again.update) expect({ ...task, ...content }).toEqual(task);
        if (!removed && wished.length > 0 && plan.findings.length === 0) {
          const sum = (list: readonly { quantity: number }[]): number =>
            list.reduce((all, one) => all + one.quantity, 0);
          expect(sum(live(after))).toBe(sum(wished));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
