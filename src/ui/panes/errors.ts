import { sanitize } from '../../core/sanitize.ts';
import { type ErrorGroup, errorGroups } from '../../core/store/runs/error-groups.ts';
import { part, widthOf } from '../present/line.ts';
import { relative } from '../present/time.ts';
import { Query } from '../query.ts';
import type { Session } from '../session.ts';
import { fit } from '../terminal/fit.ts';
import type { Pane, PaneRow } from './pane.ts';

const day = 86_400_000;

/** What went wrong within a day: equal errors are one row, with how often and when last. */
export function errorsPane(session: Session): Pane {
  const query = new Query(() => errorGroups(session.store.db, session.now() - day));
  return {
    title: 'Errors, 24 hours',
    load: () => query.load(),
    rows: (width, height) => {
      const rows = (query.value ?? []).slice(0, height).map((group) => errorRow(session, group, width));
      return rows.length > 0 ? rows : [{ parts: [part('✓ none', 'good')] }];
    },
  };
}

function errorRow(session: Session, group: ErrorGroup, width: number): PaneRow {
  const { lastRunId } = group;
  const age = ` ${relative(group.lastAt, session.now())}`;
  const head = [part(`${String(group.count).padStart(3)}× `, 'bad'), part(`${group.source} `, 'dim')];
  const room = Math.max(1, width - widthOf(head) - age.length);
  const parts = [...head, fit(sanitize(group.message, 300), room), part(age, 'dim')];
  const id = `${group.kind} ${group.source} ${group.code}`;
  return { id, parts, ...(lastRunId !== null && { open: () => session.open({ screen: 'run', id: lastRunId }) }) };
}
