import type { IssueShown } from '../../core/issues/present.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import type { Session } from '../session.ts';

/** A screen on which issues are decided about. */
export interface IssuePlace {
  readonly session: Session;
  /** The issue under the cursor, or the one that the screen is about. */
  readonly issue: IssueShown | undefined;
  /** Those that were selected with what else is wrong there, or all of the row under the cursor. */
  readonly chosen: readonly IssueShown[];
  /** The class that it is of; null where there is none. */
  readonly cls: string | null;
  /** Why there is none that a key could be about; null where there is. */
  readonly whyNoIssue: string | null;
  /** The fix, or the undo, that `u` takes back; null: there is none. */
  readonly undoable: Fix | null;
  deselect(): void;
}
