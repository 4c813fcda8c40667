import { type AlertRow, readAlert } from '../../core/store/alerts/alert-list.ts';
import { stepsOfAlert } from '../../core/store/alerts/steps.ts';
import { type Bound, bind } from '../action.ts';
import type { AlertPlaceShown } from '../alerts/acts.ts';
import { type AlertDetail, alertDetail } from '../present/alert-detail.ts';
import type { Part } from '../present/line.ts';
import type { Session } from '../session.ts';
import { alertActions } from './alert-actions.ts';
import { PagerScreen } from './pager-screen.tsx';

/** One alert: the cause, what to do, and whom each of its steps was told. */
export class AlertScreen extends PagerScreen<AlertDetail> implements AlertPlaceShown {
  readonly tab = 'alerts';
  readonly title: string;
  readonly keys: readonly Bound[];
  readonly selected: readonly AlertRow[] = [];
  readonly #id: number;

  constructor(session: Session, id: number) {
    super(session);
    this.#id = id;
    this.title = `alert ${id}`;
    this.keys = bind(alertActions, this, session.readOnly);
  }

  get row(): AlertRow | undefined {
    return this.known?.alert;
  }

  deselect(): void {}

  protected get absence(): string {
    return `There is no ${this.title} (any more).`;
  }

  protected told(detail: AlertDetail, columns: number): Part[][] {
    return alertDetail(detail, this.session.settings.zone, columns);
  }

  protected async read(): Promise<AlertDetail | null> {
    const { db } = this.session.store;
    const alert = await readAlert(db, this.#id);
    return alert && { alert, steps: await stepsOfAlert(db, this.#id) };
  }
}
