import type { Session } from '../session.ts';
import { issuesPane } from './issues.ts';
import { limitsPane } from './limits.ts';
import { nextPane } from './next.ts';
import { nowPane } from './now.ts';
import type { Pane } from './pane.ts';
import { queuesPane } from './queues.ts';
import { todayPane } from './today.ts';

/** The parts of the overview, in the order of reading. A new one is one file and one line here. */
export function overviewPanes(session: Session): Pane[] {
  return [nowPane, nextPane, queuesPane, issuesPane, todayPane, limitsPane].map((pane) => pane(session));
}
