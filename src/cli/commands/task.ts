import { type Command, InvalidArgumentError } from 'commander';
import { edited, type PersonEdit, positionOf, split } from '../../core/domain/print/edit.ts';
import { reviewRules } from '../../core/domain/print/review.ts';
import type { TaskStatus } from '../../core/domain/print/task.ts';
import { type TaskMove, taskMoves } from '../../core/domain/print/task-moves.ts';
import { approveLine, type Decided, editLine, NotPossible } from '../../core/store/print/decisions.ts';
import { taskToJson } from '../../core/store/print/print-json.ts';
import type { PrintLine } from '../../core/store/print/print-order.ts';
import { moveTaskBy } from '../../core/store/print/task-acts.ts';
import { readTask, type TaskRow } from '../../core/store/print/task-list.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { count } from '../flags.ts';
import type { Output } from '../output.ts';
import { type Session, withSession } from '../session.ts';

/** A task by its number, or a line that has none yet: `line:57`. */
type Target = { readonly task: number } | { readonly line: number };

interface EditOptions {
  readonly text?: string;
  readonly color1?: string;
  readonly color2?: string;
  readonly font?: string;
  readonly quantity?: number;
}

/** `task approve|edit|split|start|finish|hold|release|cancel|back|show ID`: what a person decides about a print task. */
export function registerTask(program: Command): void {
  const task = program.command('task').description('decide about a print task, or about a line that has none yet');
  act<object, readonly [Target]>(named(task, 'show', 'show one task, with what it waits for'), show);
  act<object, readonly [Target]>(named(task, 'approve', 'it is right as it stands'), approve);
  const edit = named(task, 'edit', 'say what it shall carry')
    .option(
      '--text <text>',
      'what is printed; \\n parts several texts of one piece; empty: nothing, and that is meant so',
    )
    .option('--color1 <colour>', 'the first colour; empty: none')
    .option('--color2 <colour>', 'the second colour; empty: none')
    .option('--font <font>', 'the font; empty: none')
    .option('--quantity <n>', 'how many pieces', count);
  act<EditOptions, readonly [Target]>(edit, editTask);
  const parted = named(task, 'split', 'make two tasks of one').requiredOption('--pieces <n>', 'so many stay', count);
  act<{ readonly pieces: number }, readonly [Target]>(parted, splitTask);
  for (const move of taskMoves) {
    const command = task.command(move).description(moveWords[move]).argument('<task>', 'its number', taskNumber);
    act<object, readonly [number]>(command, (call, _options, id) => moveIt(call, id, move));
  }
}

const moveWords: Readonly<Record<TaskMove, string>> = {
  start: 'printing begins; only of a printable task',
  finish: 'the piece is made',
  hold: 'keep it back',
  release: 'let go what was kept back',
  cancel: 'this piece is not to be made; of one begun or made: it is scrap and made again',
  back: 'it was not begun after all',
};

function named(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description).argument('<task>', 'its number, or line:N', target);
}

function target(text: string): Target {
  const [, line] = /^line:(\d+)$/i.exec(text.trim()) ?? [];
  return line === undefined ? { task: taskNumber(text) } : { line: count(line) };
}

function taskNumber(text: string): number {
  if (!/^#?\d+$/.test(text.trim())) throw new InvalidArgumentError('It must be the number of a task.');
  return count(text.trim().replace(/^#/, ''));
}

async function show({ home, output }: Call, _options: object, of: Target): Promise<undefined> {
  await withSession(home, async ({ store }) => {
    if (!('task' in of))
      throw new Refusal('usage', 'Only a task can be shown.', 'See `orderdeck order REF` for a line.');
    const task = await existing(store, of.task);
    output.document(taskToJson(task));
    tell(output, task);
  });
}

async function approve({ home, output }: Call, _options: object, of: Target): Promise<undefined> {
  await withSession(home, async (session) => {
    const { store, actor, now } = session;
    const { itemId, task } = await place(session, of);
    const decided = await possible(() => approveLine(store, actor, itemId, task, now()));
    await answer(session, output, of, decided, 'approved');
  });
}

async function editTask({ home, output }: Call, options: EditOptions, of: Target): Promise<undefined> {
  const edit = editOf(options);
  if (Object.keys(edit).length === 0)
    throw new Refusal('usage', 'Nothing to change was given.', 'Add --text, --color1, --color2, --font or --quantity.');
  await withSession(home, async (session) => {
    const { store, actor, now } = session;
    const { itemId, task } = await place(session, of);
    const change = (line: PrintLine) => {
      mustWait(line, task);
      const all = line.reading?.personalizations ?? [];
      return edited(all, task ? positionOf(task, all) : all.length > 0 ? 0 : null, edit, line.input.quantity);
    };
    const decided = await possible(() => editLine(store, actor, itemId, change, now()));
    await answer(session, output, of, decided, 'changed');
  });
}

function editOf({ text, color1, color2, font, quantity }: EditOptions): PersonEdit {
  const orNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());
  return {
    ...(text !== undefined && { text: text.replaceAll('\\n', '\n') }),
    ...(color1 !== undefined && { color1: orNull(color1) }),
    ...(color2 !== undefined && { color2: orNull(color2) }),
    ...(font !== undefined && { font: orNull(font) }),
    ...(quantity !== undefined && { quantity }),
  };
}

async function splitTask(
  { home, output }: Call,
  { pieces }: { readonly pieces: number },
  of: Target,
): Promise<undefined> {
  await withSession(home, async (session) => {
    const { store, actor, now } = session;
    const { itemId, task } = await place(session, of);
    const change = (line: PrintLine) => {
      mustWait(line, task);
      const all = line.reading?.personalizations ?? [];
      const parts = split(all, (task && positionOf(task, all)) ?? 0, pieces);
      if (!parts)
        throw new NotPossible(`It cannot be split so that ${pieces} stay: there are not more pieces than that.`);
      return parts;
    };
    const decided = await possible(() => editLine(store, actor, itemId, change, now()));
    await answer(session, output, of, decided, 'split');
  });
}

const notWaiting: Partial<Record<TaskStatus, string>> = {
  in_progress: 'is being made; put it back first, or cancel it',
  completed: 'is made; who cancels it says that it is scrap and has it made again',
  cancelled: 'is cancelled; change another task of its line',
};

/** What is begun or made is never changed under the maker's hands. */
function mustWait({ tasks }: PrintLine, task: TaskRow | null): void {
  const now = tasks.find(({ id }) => id === task?.id);
  const why = now && notWaiting[now.status];
  if (why !== undefined) throw new NotPossible(`Task ${now?.id} ${why}.`);
}

async function moveIt({ home, output }: Call, id: number, move: TaskMove): Promise<undefined> {
  await withSession(home, async ({ store, actor, now }) => {
    await existing(store, id);
    const moved = await possible(() => moveTaskBy(store, actor, id, move, now()));
    const task = await existing(store, id);
    output.document(taskToJson(task));
    output.print(`task ${id}: ${moved.from} → ${moved.to}`);
  });
}

async function place(
  { store }: Session,
  of: Target,
): Promise<{ readonly itemId: number; readonly task: TaskRow | null }> {
  if ('line' in of) {
    const line = await store.db.selectFrom('order_items').select('id').where('id', '=', of.line).executeTakeFirst();
    if (!line) throw new Refusal('unknown-line', `There is no line ${of.line}.`, 'See `orderdeck order REF --json`.');
    return { itemId: of.line, task: null };
  }
  const task = await existing(store, of.task);
  return { itemId: task.itemId, task };
}

async function existing(store: Session['store'], id: number): Promise<TaskRow> {
  const task = await readTask(store.db, id);
  if (!task) throw new Refusal('unknown-task', `There is no task ${id}.`, 'See `orderdeck tasks`.');
  return task;
}

async function possible<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotPossible) throw new Refusal('not-possible', error.message, 'Nothing was changed.', 1);
    throw error;
  }
}

async function answer(
  { store }: Session,
  output: Output,
  of: Target,
  { open, tasks, orderId }: Decided,
  did: string,
): Promise<void> {
  const task = 'task' in of ? await readTask(store.db, of.task) : null;
  output.document({ orderId, task: task && taskToJson(task), open, tasks });
  output.print(`${did}; tasks: ${tasks.created} created, ${tasks.updated} changed, ${tasks.cancelled} cancelled`);
  for (const { reason, detail } of open) output.print(`  still waits: ${reviewRules[reason].title} (${detail})`);
  if (task) tell(output, task);
}

function tell(output: Output, task: TaskRow): void {
  const colours = [task.color1, task.color2].filter(Boolean).join(' / ');
  output.print({ text: `task ${task.id}`, tone: 'strong' }, ` ${task.status}${task.printable ? ', printable' : ''}`);
  output.print(`  ${task.quantity}× ${task.text ?? '(no text)'}${colours === '' ? '' : ` in ${colours}`}`);
  output.print({ text: `  order ${task.orderNumber}, ${task.product}`, tone: 'dim' });
  for (const { reason, detail } of task.findings) {
    output.print(
      `  waits: ${reviewRules[reason].title}${detail === '' ? '' : ` (${detail})`}. ${reviewRules[reason].help}`,
    );
  }
}
