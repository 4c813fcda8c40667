import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../../core/context.ts';
import { changesOfRun, type RunChange } from '../../core/store/runs/run-changes.ts';
import { openStore, type Store } from '../../core/store/store.ts';

/** More lines than a person reads; the rest is counted. */
const mostLines = 500;

const prefix = 'dry-run-';

/** Fields whose values may stand in a log; of all others, which may hold a buyer's text, only the name is told. */
const plainFields = new Set([
  'status',
  'source_status',
  'quantity',
  'sku',
  'gone_at',
  'absorbed_by',
  'tags',
  'ship_date',
]);

/**
 * A dry run works on a copy of the whole store: the same code, real reads from the channels, and nothing kept (N7). Calls and
 * quota are counted in the real store, because they are real.
 */
export async function openCopy(control: Store, runId: number): Promise<Store> {
  const file = path.join(path.dirname(control.file), `${prefix}${runId}.db`);
  removeFiles(file);
  // Made beforehand, so that it is this user's alone from its first byte on.
  closeSync(openSync(file, 'wx', 0o600));
  control.copyTo(file);
  return openStore(file, { role: 'write' });
}

/** Removes the copies that dry runs left behind whose process died. */
export function removeCopies(databaseFile: string): void {
  const folder = path.dirname(databaseFile);
  for (const name of readdirSync(folder)) if (name.startsWith(prefix)) rmSync(path.join(folder, name), { force: true });
}

export async function dropCopy(copy: Store): Promise<void> {
  await copy.close();
  removeFiles(copy.file);
}

/** Tells in the run's log what the real run would have changed, a line each. */
export async function tellPlan(copy: Store, runId: number, log: Log): Promise<void> {
  const { changes, total } = await changesOfRun(copy.db, runId, mostLines);
  for (const change of changes) log.info(`would change: ${words(change)}`);
  if (total > changes.length) log.info(`would change: ${total - changes.length} more`);
  if (total === 0) log.info('would change nothing');
}

function words({ entity, op, orderNumber, before, after }: RunChange): string {
  const fields = Object.keys(after ?? {}).map((name) => {
    if (!plainFields.has(name)) return name;
    return before ? `${name} ${show(before[name])} → ${show(after?.[name])}` : `${name} ${show(after?.[name])}`;
  });
  return [`${entity} ${op}`, orderNumber && `in order ${orderNumber}`, fields.join(', ')].filter(Boolean).join(': ');
}

function show(value: unknown): string {
  return value === null || value === undefined ? 'none' : String(value);
}

function removeFiles(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}
