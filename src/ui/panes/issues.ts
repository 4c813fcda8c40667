import { findClass } from '../../core/issues/index.ts';
import { sanitize } from '../../core/sanitize.ts';
import { type OpenClass, openClasses } from '../../core/store/issues/issue-counts.ts';
import { type ErrorGroup, errorGroups } from '../../core/store/runs/error-groups.ts';
import { severityLooks } from '../present/issue-words.ts';
import { ends, part, widthOf } from '../present/line.ts';
import { relative, roughly } from '../present/time.ts';
import { loadAll, Query } from '../query.ts';
import type { Session } from '../session.ts';
import { fit } from '../terminal/fit.ts';
import type { Pane, PaneRow } from './pane.ts';

const day = 86_400_000;
/** So many rows are kept for errors of runs, where there are any; the issues have the rest. */
const errorRows = 2;

/** What is wrong, class by class, the worst first, with how long it has been; and what went wrong in runs within a day. */
export function issuesPane(session: Session): Pane {
  const { db } = session.store;
  const classes = new Query(() => openClasses(db, session.now()));
  const errors = new Query(() => errorGroups(db, session.now() - day));
  return {
    title: 'Issues',
    load: () => loadAll([classes, errors]),
    rows: (width, height) => {
      const wrong = (classes.value ?? []).map((one) => issueRow(session, one, width));
      const failed = (errors.value ?? []).map((group) => errorRow(session, group, width));
      if (wrong.length === 0) {
        return [{ parts: [part('✓ nothing is known to be wrong', 'good')] }, ...failed.slice(0, height - 1)];
      }
      const left = Math.max(Math.min(errorRows, failed.length), height - wrong.length);
      const shown = wrong.slice(0, Math.max(1, height - left));
      return [...shown, ...failed.slice(0, height - shown.length)];
    },
  };
}

function issueRow(session: Session, { class: cls, severity, issues, since }: OpenClass, width: number): PaneRow {
  const { sign, tone } = severityLooks[severity];
  const title = findClass(cls)?.title ?? '';
  const parts = ends(
    [part(`${sign} ${String(issues).padStart(2)}× `, tone), part(`${cls} `, 'dim'), title],
    [part(roughly(session.now() - since), 'dim')],
    width,
  );
  return { id: cls, parts, open: () => session.open({ screen: 'issues', filter: `class:${cls}` }) };
}

function errorRow(session: Session, group: ErrorGroup, width: number): PaneRow {
  const { lastRunId } = group;
  const age = ` ${relative(group.lastAt, session.now())}`;
  const head = [part(`err ${group.count}× `, 'bad'), part(`${group.source} `, 'dim')];
  const room = Math.max(1, width - widthOf(head) - age.length);
  const parts = [...head, fit(sanitize(group.message, 300), room), part(age, 'dim')];
  const id = `${group.kind} ${group.source} ${group.code}`;
  return { id, parts, ...(lastRunId !== null && { open: () => session.open({ screen: 'run', id: lastRunId }) }) };
}
