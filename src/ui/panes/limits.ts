import { type BudgetUse, budgetUse } from '../../core/store/budgets.ts';
import { listRuns, type RunSummary } from '../../core/store/runs/run-list.ts';
import { bar } from '../present/bar.ts';
import { type Part, part } from '../present/line.ts';
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
  return {
    title: 'Limits',
    load: () => loadAll([budgets, waiting]),
    rows: (width) => {
      const used = (budgets.value ?? []).flatMap((budget) => budgetRows(budget, session, width));
      const waits = (waiting.value ?? []).map((run) => waitRow(run, session));
      if (used.length > 0) return [...used, ...waits];
      const isOff = session.settings.shipstation === null;
      return [
        {
          parts: [part(isOff ? 'ShipStation is off: no key in .env' : 'no channel has been called yet', 'dim')],
        },
      ];
    },
  };
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
