import { sanitize } from '../core/sanitize.ts';
import { fixes } from '../core/store/issues/fixes.ts';
import type { IssueListed } from '../core/store/issues/issue-list.ts';
import { listIssues, readIssue } from '../core/store/issues/issue-list.ts';
import { issueRules } from '../core/store/issues/rules.ts';
import type { Action } from './action.ts';
import { PlanDialog } from './dialogs/plan.ts';
import type { Dialog, Screen } from './screen.ts';
import { IssueScreen } from './screens/issue.tsx';
import type { Followed, Session } from './session.ts';

/** The class that is shown from the red row to the undo: nothing of its fix leaves the house, and no sync mends it meanwhile. */
const shownClass = 'I28';
/** A class about which one word may hold for more than one order. */
const ruledClass = 'I14';
const onlyOne = { limit: 1, offset: 0 };

/** What the store says of the things that the tour leads through. */
interface Facts {
  readonly issue: IssueListed | null;
  /** How often it was mended and proven, and taken back. */
  readonly mended: number;
  readonly takenBack: number;
  readonly alike: IssueListed | null;
  readonly rules: number;
}

/** Where the operator is. */
type Standing = Facts & { readonly screen: Screen; readonly dialog: Dialog | null };

interface Step {
  readonly says: (at: Standing) => string;
  readonly isDone: (at: Standing) => boolean;
}

const nothing: Facts = { issue: null, mended: 0, takenBack: 0, alike: null, rules: 0 };

/** A red row appears, why, what would be done, done, taken back, done for good, a rule. */
const steps: readonly Step[] = [
  { says: () => 'something is about to go wrong; look at ‘issues’ above', isDone: ({ issue }) => issue !== null },
  { says: () => '4 shows what is wrong, the worst first', isDone: ({ screen }) => screen.tab === 'issues' },
  {
    says: ({ issue }) => `go to ${nameOf(issue)} (j k), Enter tells why`,
    isDone: ({ screen, issue, mended }) =>
      mended > 0 || (screen instanceof IssueScreen && screen.issue?.id === issue?.id),
  },
  {
    says: () => 'who wrote what is told at ←; f shows what a fix would do',
    isDone: ({ dialog, mended }) => mended > 0 || dialog instanceof PlanDialog,
  },
  { says: () => 'nothing is done yet; y does just this', isDone: ({ mended }) => mended > 0 },
  { says: () => 'mended, the rule is silent; u takes it back (y)', isDone: ({ takenBack }) => takenBack > 0 },
  {
    says: () => 'all is as it was, and wrong again; f y for good',
    isDone: ({ mended, issue }) => mended > 1 || issue?.state === 'closed',
  },
  {
    says: ({ alike }) =>
      alike
        ? `back (Esc), go to ${nameOf(alike)}, i: ignore all alike`
        : 'wait for a barcode that the shop does not know',
    isDone: ({ rules }) => rules > 0,
  },
  { says: () => 'the rule stands; m switches it off. That was all', isDone: () => false },
];

/**
 * Leads a newcomer in the bundled world by the hand: a line at the foot says the next key, and moves on when that was done, which the
 * store and the open screen tell. Nothing waits for it; who goes their own way finds it where they left it.
 */
export class Tour implements Followed {
  readonly #session: Session;
  #facts = nothing;
  #at = 0;
  #isOver = false;

  constructor(session: Session) {
    this.#session = session;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What to do next; null when it is over. */
  words(screen: Screen, dialog: Dialog | null): string | null {
    if (this.#isOver) return null;
    const standing = { ...this.#facts, screen, dialog };
    while (steps[this.#at]?.isDone(standing)) this.#at += 1;
    const step = steps[this.#at];
    return step ? `tour ${this.#at + 1}/${steps.length}: ${step.says(standing)}` : null;
  }

  end(): void {
    this.#isOver = true;
    this.#session.say('plain', 'the tour is over; ? tells all keys of a screen');
  }

  async load(): Promise<boolean> {
    const before = JSON.stringify(this.#facts);
    this.#facts = await this.#read();
    return JSON.stringify(this.#facts) !== before;
  }

  async #read(): Promise<Facts> {
    const { db } = this.#session.store;
    const known = this.#facts.issue && (await readIssue(db, this.#facts.issue.id, this.#session.now()));
    const made = known ? await fixes(db, { issueId: known.id }) : [];
    // One that others mended before the operator came to it shows nothing any more.
    const isSpent = !known || (known.state === 'closed' && made.length === 0);
    const issue = (isSpent ? await this.#firstOf(shownClass) : null) ?? known;
    return {
      issue,
      mended: made.filter(({ kind, state }) => kind === 'fix' && state === 'proven').length,
      takenBack: made.filter(({ kind }) => kind === 'undo').length,
      alike: await this.#firstOf(ruledClass),
      rules: (await issueRules(db, { kind: 'ignore' })).length,
    };
  }

  async #firstOf(cls: string): Promise<IssueListed | null> {
    const filter = { classes: [cls], states: ['open'] } as const;
    return (await listIssues(this.#session.store.db, filter, onlyOne, this.#session.now())).rows[0] ?? null;
  }
}

/** The key that ends it. */
export const tourAction: Action<Tour> = {
  key: '.',
  title: 'end tour',
  help: 'end the guided tour; the line at the foot goes',
  group: 'program',
  disabled: ({ isOver }) => (isOver ? 'the tour is over' : null),
  run: (tour) => tour.end(),
};

function nameOf(issue: IssueListed | null): string {
  return issue ? `${issue.class} ${sanitize(issue.subject, 24)}` : '';
}
