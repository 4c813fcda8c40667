import type { Command } from 'commander';
import { type TaskStatus, taskStatuses } from '../../core/domain/print/task.ts';
import { taskToJson } from '../../core/store/print/print-json.ts';
import { listTasks, type TaskFilter, type TaskRow } from '../../core/store/print/task-list.ts';
import type { Page } from '../../core/store/runs/run-list.ts';
import { relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import type { Report } from '../columns.ts';
import { limitOf, type PageOptions, searchWords, someOf, takesPage } from '../flags.ts';
import { oneOrder } from '../one-order.ts';
import { eachRow } from '../pages.ts';
import { withSession } from '../session.ts';

interface TasksOptions extends PageOptions {
  readonly search?: string;
  readonly status?: readonly TaskStatus[];
  readonly review?: boolean;
  readonly waiting?: boolean;
  readonly printable?: boolean;
  readonly order?: string;
  readonly marketplace?: string;
  readonly color?: string;
  readonly sku?: string;
}

/** `tasks`: the print queue, what waits for review first, then by ship-by. */
export function registerTasks(program: Command): void {
  const command = takesPage(program.command('tasks').description('list print tasks: what waits for review first'))
    .option('--search <text>', 'words in text, order number, SKU or product; one with a leading - must not occur')
    .option('--status <status...>', `only in these: ${taskStatuses.join(', ')}`, someOf(taskStatuses))
    .option('--review', 'only those that wait for a person')
    .option('--waiting', 'only those whose file is on its way')
    .option('--printable', 'only those that may be printed now')
    .option('--order <ref>', 'only of this order')
    .option('--marketplace <name>', 'only of this marketplace')
    .option('--color <name>', 'only with this colour')
    .option('--sku <sku>', 'only of this product');
  act<TasksOptions>(command, list);
}

async function list({ home, output }: Call, options: TasksOptions): Promise<undefined> {
  await withSession(home, async ({ store, now }) => {
    const orderId = options.order === undefined ? undefined : (await oneOrder(store.db, options.order)).id;
    const filter = filterOf(options, orderId);
    const read = (page: Page) => listTasks(store.db, filter, page);
    const { total } = await read({ limit: 1, offset: 0 });
    const rows = eachRow(limitOf(options), (task: TaskRow) => task.id, read);
    if (output.json) return output.list(total, inFull(rows));
    const all: TaskRow[] = [];
    for await (const chunk of rows) all.push(...chunk);
    if (all.length === 0) output.print('No print tasks.');
    else output.columns(report(all, now()));
    if (total > all.length) output.print({ text: `${all.length} of ${total}; --all shows all.`, tone: 'dim' });
  });
}

function filterOf(
  { search, status, review, waiting, printable, marketplace, color, sku }: TasksOptions,
  orderId?: number,
): TaskFilter {
  return {
    ...searchWords(search),
    ...(status && { status }),
    ...(review && { review }),
    ...(waiting && { waiting }),
    ...(printable && { printable }),
    ...(orderId !== undefined && { orderId }),
    ...(marketplace !== undefined && { marketplace }),
    ...(color !== undefined && { color }),
    ...(sku !== undefined && { sku }),
  };
}

async function* inFull(chunks: AsyncIterable<TaskRow[]>): AsyncGenerator<unknown[]> {
  for await (const chunk of chunks) yield chunk.map(taskToJson);
}

function report(rows: readonly TaskRow[], now: number): Report {
  return {
    columns: [
      { title: 'Id', align: 'right' },
      { title: 'Order', least: 12 },
      { title: 'Text', least: 12 },
      { title: 'Colours', least: 8 },
      { title: 'Pieces', align: 'right' },
      { title: 'SKU', least: 8 },
      { title: 'Status' },
      { title: 'Ship by', align: 'right' },
      { title: 'Waits for', least: 10 },
    ],
    rows: rows.map((task) => [
      String(task.id),
      task.orderNumber,
      task.text ?? '(no text)',
      [task.color1, task.color2].filter(Boolean).join(' / '),
      String(task.quantity),
      task.sku ?? '–',
      task.printable ? `${task.status} ✓` : task.status,
      task.shipBy === null ? '–' : relative(task.shipBy, now),
      [...new Set(task.findings.map(({ reason }) => reason))].join(', '),
    ]),
  };
}
