import { sql } from 'kysely';
import { argsForLog } from '../core/domain/typed-args.ts';
import { type RunSummary, runSummary } from '../core/store/runs/run-list.ts';
import type { RunRow } from '../core/store/runs/runs.ts';
import type { Store } from '../core/store/store.ts';
import { argsWords } from '../ui/present/command-line.ts';
import { endWords, errorWords } from './run-words.ts';

export interface News {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** A run's end is written with the time at which its transaction began; one that ended so long ago (ms) is still news. */
const lateMs = 60_000;
/** Ends that are remembered so as not to be told twice. */
const mostTold = 5000;

/**
 * What begins and ends, told once, whoever works and in whatever process. Asks the store only when somebody has committed;
 * needs a connection of its own, for one does not see its own commits as news.
 */
export class RunNews {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #running = new Map<number, RunSummary>();
  readonly #told = new Set<number>();
  #version = -1;
  #since: number;

  /** Runs that ended before now are no news. */
  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#since = now();
  }

  /** What happened since the last look, in order. */
  async read(): Promise<News[]> {
    const version = this.#store.dataVersion();
    if (version === this.#version) return [];
    this.#version = version;
    const from = this.#since;
    this.#since = Math.max(this.#since, this.#now() - lateMs);
    const running = await this.#runs(sql`state = 'running'`);
    const ended = (await this.#runs(sql`finished_at >= ${from}`)).filter((run) => !this.#told.has(run.id));
    const cutShort = await this.#cutShort(running, ended);
    const news: News[] = [];
    for (const run of running) if (this.#running.get(run.id)?.attempt !== run.attempt) news.push(begun(run));
    for (const run of cutShort) news.push(postponed(run));
    for (const run of ended) {
      if (!this.#running.has(run.id) && run.startedAt !== null) news.push(begun(run));
      news.push(over(run));
      this.#remember(run.id);
    }
    this.#running.clear();
    for (const run of running) this.#running.set(run.id, run);
    return news;
  }

  async #runs(where: ReturnType<typeof sql>): Promise<RunSummary[]> {
    const { rows } = await sql<RunRow>`select * from runs where ${where} order by +id`.execute(this.#store.db);
    return rows.map(runSummary);
  }

  /** Those that ran and now wait: their attempt failed, or the engine was told to stop. */
  async #cutShort(running: readonly RunSummary[], ended: readonly RunSummary[]): Promise<RunSummary[]> {
    const known = new Set([...running, ...ended].map((run) => run.id));
    const gone = [...this.#running.keys()].filter((id) => !known.has(id));
    if (gone.length === 0) return [];
    return this.#runs(
      sql`id in (select value from json_each(${JSON.stringify(gone)})) and state in ('queued', 'retrying')`,
    );
  }

  #remember(id: number): void {
    this.#told.add(id);
    if (this.#told.size <= mostTold) return;
    for (const oldest of this.#told) {
      this.#told.delete(oldest);
      return;
    }
  }
}

function begun(run: RunSummary): News {
  const again = run.attempt > 1 ? `, attempt ${run.attempt} of ${run.maxAttempts}` : '';
  return {
    level: 'info',
    text: `run ${run.id} ${run.job} started (${run.trigger}): ${argsWords(argsForLog(run.args))}${again}`,
  };
}

function postponed(run: RunSummary): News {
  if (run.state === 'queued')
    return { level: 'info', text: `run ${run.id} ${run.job} interrupted; it goes on when somebody works` };
  const next = new Date(run.dueAt).toISOString();
  const text = `run ${run.id} ${run.job} retrying: attempt ${run.attempt} of ${run.maxAttempts} failed, next at ${next}: ${run.error?.message ?? ''}`;
  return { level: 'warn', text };
}

function over(run: RunSummary): News {
  const error = errorWords(run);
  const isWell = run.state === 'done' || run.state === 'skipped' || run.state === 'cancelled';
  return {
    level: isWell ? 'info' : run.state === 'partial' ? 'warn' : 'error',
    text: `${endWords(run)}${error === null ? '' : `: ${error}`}`,
  };
}
