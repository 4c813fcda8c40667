import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { openInstallationStore, readInstallation } from '../../app.ts';
import { type Inbox, openInboxIfAny } from '../../core/inbox/open.ts';
import type { Store } from '../../core/store/store.ts';
import { tellStoreTrouble, tellStoreWell } from '../../jobs/engine/store-trouble.ts';
import { act, type Call } from '../act.ts';
import { explain } from '../failure.ts';
import { type Health, type HealthRow, healthCode, readHealth } from '../health.ts';

/** A monitoring tool does not wait long. */
const busyTimeoutMs = 3000;
/** What one line tells of. */
const mostTold = 3;

const words = ['OK', 'WARNING', 'CRITICAL'] as const;

/**
 * `check`: exit 0 healthy, 1 warning, 2 critical, and one line, as monitoring tools expect (M107). Changes nothing in the store; where that
 * cannot be read, it is told by mail and webhook, since nobody else may.
 */
export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .description('one line for monitoring tools: exit 0 healthy, 1 warning, 2 critical')
    .addHelpText(
      'after',
      '\nWarning (1): a job overdue, a dead letter, a high issue, an open warning, a disk below 10 %. Critical (2): no engine, no readable database, a critical issue or alert, a disk below 2 %. An alert that somebody has acknowledged does not count, but an overdue job, a dead letter and a full disk do as long as they are so.',
    );
  act(command, check);
}

async function check({ home, output }: Call): Promise<number> {
  const health = await read(home);
  const code = healthCode(health);
  const line = lineOf(code, health);
  output.document({
    status: words[code].toLowerCase(),
    exitCode: code,
    line,
    checks: health.rows,
    figures: health.figures,
    told: health.told ?? [],
  });
  output.print(line);
  return code;
}

/** Whatever cannot be read is the finding. */
async function read(home: string): Promise<Health> {
  let store: Store | null = null;
  let inbox: Inbox | null = null;
  try {
    const installation = readInstallation(home, process.env);
    store = await openInstallationStore(installation, { role: 'read', busyTimeoutMs });
    inbox = await openInboxIfAny(installation.settings.inboxFile, { busyTimeoutMs });
    const health = await readHealth(installation, store, inbox);
    await tellStoreWell(home, 'orderdeck check');
    return health;
  } catch (error) {
    const { message, hint } = explain(error);
    const told = isOfThisUser(home) ? await tellStoreTrouble(home, error, 'orderdeck check') : [];
    const row: HealthRow = { id: 'database', state: 'critical', line: message, next: hint ?? '', alert: null };
    return { rows: [row], engine: '', figures: {}, told };
  } finally {
    await inbox?.close();
    await store?.close();
  }
}

/** Another user, as a monitoring tool's, may be kept from the database by its rights alone: nobody is woken for that. */
function isOfThisUser(home: string): boolean {
  const user = process.getuid?.();
  return user === undefined || user === 0 || user === statSync(home, { throwIfNoEntry: false })?.uid;
}

function lineOf(code: 0 | 1 | 2, { rows, engine, figures }: Health): string {
  const rest = rows.length - mostTold;
  const told = rows.slice(0, mostTold).map(({ line }) => line.replaceAll('|', '/'));
  const text = rows.length === 0 ? engine : `${told.join('; ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const figureWords = Object.entries(figures).map(([name, value]) => `${name}=${value}`);
  return `ORDERDECK ${words[code]}: ${text}${figureWords.length > 0 ? ` | ${figureWords.join(' ')}` : ''}`;
}
