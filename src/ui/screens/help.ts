import { helpPages, pageById } from '../../help/index.ts';
import type { HelpPage } from '../../help/page.ts';
import { type Action, type Bound, bind } from '../action.ts';
import type { PagerLine } from '../components/pager.ts';
import { helpLines, topicLines } from '../present/help-page.ts';
import type { Session } from '../session.ts';
import { PagerScreen } from './pager-screen.tsx';

const actions: readonly Action<HelpScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'the page that this line names',
    group: 'open',
    disabled: ({ line }) => (line?.topic === undefined ? 'this line leads nowhere' : null),
    run: ({ session, line }) => {
      if (line?.topic !== undefined) session.open({ screen: 'help', topic: line.topic });
    },
  },
  {
    key: 'n',
    title: 'next link',
    help: 'the next line that leads to a page',
    group: 'go',
    quiet: true,
    run: (screen) => screen.seekLink(1),
  },
  { key: 'N', title: 'previous link', group: 'go', quiet: true, run: (screen) => screen.seekLink(-1) },
  {
    key: 't',
    title: 'all topics',
    group: 'open',
    disabled: ({ topicId }) => (topicId === undefined ? 'these are all' : null),
    run: ({ session }) => session.open({ screen: 'help' }),
  },
];

/** A page of help, or the list of all. */
export class HelpScreen extends PagerScreen<{ readonly page: HelpPage | null }> {
  readonly tab = 'overview';
  readonly title: string;
  readonly keys: readonly Bound[];
  readonly topicId: string | undefined;
  protected readonly absence = 'This version has no such page.';

  constructor(session: Session, topic?: string) {
    super(session);
    this.topicId = topic;
    this.title = topic === undefined ? 'help' : `help ${pageById(topic)?.name ?? topic}`;
    this.keys = bind(actions, this, session.readOnly);
  }

  seekLink(direction: 1 | -1): void {
    this.seek(({ topic }) => topic !== undefined, direction);
    this.session.changed();
  }

  protected async read(): Promise<{ readonly page: HelpPage | null } | null> {
    if (this.topicId === undefined) return { page: null };
    const page = pageById(this.topicId);
    return page ? { page } : null;
  }

  protected told({ page }: { readonly page: HelpPage | null }, columns: number): PagerLine[] {
    return page ? helpLines(page, Math.min(columns, 100)) : topicLines(helpPages());
  }
}
