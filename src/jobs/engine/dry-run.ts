import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../../core/context.ts';
import {
  fieldWords,
  keepPlan,
  mostRunChanges,
  type RunChange,
  recordedChanges,
} from '../../core/store/runs/run-changes.ts';
import { openStore, type Store } from '../../core/store/store.ts';

/** More lines than a person reads; the rest is counted. */
const mostLines = 500;

const prefix = 'dry-run-';

/**
 * A dry run works on a copy of the whole store: the same code, real reads from the channels, and nothing kept but what it would have changed
 * (N7). Calls and
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

/** Keeps with the run what the real run would have changed, and tells it in the run's log, a line each. */
export async function keepAndTellPlan(control: Store, copy: Store, runId: number, log: Log): Promise<void> {
  const plan = await recordedChanges(copy.db, runId, mostRunChanges);
  await control.write((tx) => keepPlan(tx, runId, plan));
  for (const change of plan.changes.slice(0, mostLines)) log.info(`would change: ${words(change)}`);
  if (plan.total > mostLines) log.info(`would change: ${plan.total - mostLines} more`);
  if (plan.total === 0) log.info('would change nothing');
}

function words(change: RunChange): string {
  const { entity, op, orderNumber } = change;
  return [`${entity} ${op}`, orderNumber && `in order ${orderNumber}`, fieldWords(change)].filter(Boolean).join(': ');
}

function removeFiles(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}
