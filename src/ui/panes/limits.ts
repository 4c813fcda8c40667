import { channelsOff, whyOff } from '../../core/channels-off.ts';
import { type BudgetUse, budgetUse } from '../../core/store/budgets.ts';
import { listRuns, type RunSummary } from '../../core/store/runs/run-list.ts';
import { type QuotaPlanRow, quotaPlan } from '../../core/store/stats/quota-plan.ts';
import { coarse, type ToldLoad } from '../host-load.ts';
import { bar } from '../present/bar.ts';
import { hostParts } from '../present/host-words.ts';
import { type Part, part } from '../present/line.ts';
import { forecastWords, verdictPart } from '../present/quota-words.ts';
import { limitName } from '../present/stats-words.ts';
import { clockTime } from '../present/time.ts';
import { loadAll, Query } from '../query.ts';
import type { Session } from '../session.ts';
import type { Pane, PaneRow } from './pane.ts';

/** What each channel allows, how much of it is used, and who waits for it until when. */
export function limitsPane(session: Session): Pane {
  const { db } = session.store;
  const budgets = new Query(() => budgetUse(db, session.now()));
  const waiting = new Query(async () => {
    const { rows } = await listRuns(db, { state: 'running' }, { limit: 20, offset: 0 });
    return rows.filter(({ waitFor }) => waitFor !== null);
  });
  const plan = new Query(() => planOfMinute(session));
  let told: ToldLoad | null = null;
  const host = new Query(async () => {
    told = coarse(session.hostLoad(), told);
    return told;
  });
  return {
    title: 'Limits',
    load: () => loadAll([budgets, plan, waiting, host]),
    rows: (width) => {
      const used = (budgets.value ?? []).flatMap((budget) => budgetRows(budget, session, width));
      const next = (plan.value ?? []).flatMap(planRow);
      const waits = (waiting.value ?? []).map((run) => waitRow(run, session));
      const load = host.value ? [{ parts: hostParts(host.value, 'full') }] : [];
      if (used.length > 0) return [...used, ...waits, ...next, ...load];
      const isOff = session.settings.shipstation === null;
      return [
        {
          parts: [part(isOff ? 'ShipStation is off: no key in .env' : 'no channel has been called yet', 'dim')],
        },
        ...load,
      ];
    },
  };
}

const minute = 60_000;
/** What the last minute's asking brought: what it rests on changes with every run, what it tells hardly ever. */
const asked = new WeakMap<Session, { readonly at: number; readonly rows: readonly QuotaPlanRow[] }>();

async function planOfMinute(session: Session): Promise<readonly QuotaPlanRow[]> {
  const at = Math.floor(session.now() / minute);
  const known = asked.get(session);
  if (known?.at === at) return known.rows;
  const off = channelsOff(session.settings);
  const able = session.jobs.filter(({ needs }) => whyOff(needs, off) === null);
  const { rows } = await quotaPlan(session.store.db, able, session.now());
  asked.set(session, { at, rows });
  return rows;
}

/** Of a limit on all calls, and of one that the next hour does not fit (N14). */
function planRow(row: QuotaPlanRow): PaneRow[] {
  if (row.group !== 'all' && row.verdict === 'fits') return [];
  const parts = [part('next hour ', 'dim'), verdictPart(row), part(`: ${limitName(row)} ${forecastWords(row)}`, 'dim')];
  return [{ parts }];
}

function budgetRows(
  { channel, group, used, limit, windowSeconds, blockedUntil, why }: BudgetUse,
  { settings, now }: Session,
  width: number,
): PaneRow[] {
  const tone = used >= limit ? 'warn' : 'accent';
  const name = group === 'all' ? `${channel} ` : `${channel} ${group} `;
  const words = ` ${used} of ${limit} in ${windowSeconds} s`;
  const columns = Math.max(4, Math.min(24, width - name.length - words.length));
  const block: Part[] =
    blockedUntil === null
      ? []
      : [part(`  ◔ left alone until ${clockTime(blockedUntil, settings.zone, now())}: ${why ?? ''}`, 'warn')];
  return [
    { parts: [name, part(bar(used, limit, columns), tone), words] },
    ...(block.length > 0 ? [{ parts: block }] : []),
  ];
}

function waitRow(run: RunSummary, session: Session): PaneRow {
  const until =
    run.waitUntil === null ? 'waits' : `until ${clockTime(run.waitUntil, session.settings.zone, session.now())}`;
  return {
    id: `run ${run.id}`,
    parts: [part(`  ◔ ${until} `, 'warn'), `${run.job} #${run.id}`],
    open: () => session.open({ screen: 'run', id: run.id }),
  };
}
