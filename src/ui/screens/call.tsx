import type { ReactNode } from 'react';
import { sanitize } from '../../core/sanitize.ts';
import type { CallAbout } from '../../core/store/orders/order-view.ts';
import { type Action, type Bound, bind } from '../action.ts';
import { Pager, type PagerLine } from '../components/pager.ts';
import { Painted } from '../components/painted.tsx';
import { jsonLines } from '../present/json.ts';
import { type Part, part } from '../present/line.ts';
import { fullTime, span } from '../present/time.ts';
import { callResult } from '../present/timeline.ts';
import type { Room, Screen } from '../screen.ts';
import type { Session } from '../session.ts';

const longestPath = 2000;

const actions: readonly Action<CallScreen>[] = [
  {
    key: 'l',
    title: 'its run',
    help: 'the run that made this call, with its log',
    group: 'open',
    disabled: (screen) => (screen.runId === null ? 'no run made it' : null),
    run: (screen) => screen.openRun(),
  },
];

/** One call to the outside: what was asked, the code and the body that were answered. Secrets were taken out as it was stored. */
export class CallScreen implements Screen {
  readonly tab = 'orders';
  readonly title = 'call';
  readonly keys: readonly Bound[];
  readonly isTyping = false;
  readonly runId: number | null;
  readonly #session: Session;
  readonly #pager = new Pager();
  #room: Room = { width: 0, height: 0 };

  constructor(session: Session, call: CallAbout) {
    this.#session = session;
    this.runId = call.runId;
    this.#pager.lines = linesOf(call, session.settings.zone);
    this.keys = bind(actions, this, session.readOnly);
  }

  get note(): Part[] {
    return [part(this.#pager.place, 'dim')];
  }

  arrange(room: Room): void {
    this.#room = room;
    this.#pager.setHeight(room.height);
  }

  /** What is over does not change. */
  async load(): Promise<boolean> {
    return false;
  }

  take(event: Parameters<Screen['take']>[0]): boolean {
    return this.#pager.take(event);
  }

  body(): ReactNode {
    const { width, height } = this.#room;
    return <Painted width={width} height={height} lines={this.#pager.draw(width)} />;
  }

  openRun(): void {
    if (this.runId !== null) this.#session.open({ screen: 'run', id: this.runId });
  }
}

function linesOf(call: CallAbout, zone: string): PagerLine[] {
  const told =
    call.errorBody === null ? [[part('nothing that went wrong was answered', 'dim')]] : jsonLines(call.errorBody);
  return [
    [part('asked     ', 'dim'), `${call.method} ${sanitize(call.path, longestPath)}`],
    [
      part('at        ', 'dim'),
      fullTime(call.at, zone),
      part(call.ms === null ? '' : `, took ${span(call.ms)}`, 'dim'),
    ],
    [part('answered  ', 'dim'), part(callResult(call), call.errorKind === null ? 'good' : 'bad')],
    [],
    ...told,
  ].map((parts) => ({ parts }));
}
