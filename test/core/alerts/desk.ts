import { onTestFinished } from 'vitest';
import type { AlertDefinition, AlertFinding, AlertLook } from '../../../src/core/alerts/alert.ts';
import { type Looked, lookForAlerts } from '../../../src/core/alerts/look.ts';
import { stageAlerts } from '../../../src/core/alerts/staging.ts';
import type { AlertSettings } from '../../../src/core/settings-alerts.ts';
import type { Store } from '../../../src/core/store/store.ts';
import { noAlerts } from '../../alert-settings.ts';
import { openRuns, type RunFixture } from '../store/runs/run-fixture.ts';

export const now = Date.UTC(2026, 6, 8, 12);
export const minute = 60_000;
export const zone = 'Europe/London';

/** Somebody who looks at a store, and makes messages of what was found. */
interface Looker {
  look(at: number, definitions: readonly AlertDefinition[], more?: DeskOptions): Promise<Looked>;
  /** Makes messages of what waits, as `send-alerts` does. */
  stage(at: number): Promise<number>;
  /** The subjects of all messages so far. */
  subjects(): Promise<string[]>;
}

export type AlertDesk = RunFixture & Looker;

interface DeskOptions {
  readonly settings?: Partial<AlertSettings>;
  readonly look?: Partial<AlertLook>;
  readonly hasNotifier?: boolean;
}

/** A store, and somebody who looks with these classes. */
export async function openDesk(): Promise<AlertDesk> {
  const runs = await openRuns();
  onTestFinished(() => runs.close());
  return { ...runs, ...deskAt(runs.store) };
}

/** The same at a store that is there already. */
export function deskAt(store: Store): Looker {
  const { db } = store;
  return {
    look: (at, definitions, { settings, look, hasNotifier = true } = {}) =>
      lookForAlerts(
        store,
        {
          ...{ db, inbox: null, now: at, zone, timeLimits: new Map(), keyExpiries: [], off: {} },
          settings: { ...noAlerts, ...settings },
          host: { disks: [], walBytes: 0 },
          ...look,
        },
        definitions,
        {
          redact: (text) => text.replaceAll('s3cret', '…'),
          who: 'engine',
          hasNotifier,
          onError: (_cls, error) => {
            throw error;
          },
        },
      ),
    stage: (at) => stageAlerts(store, { notifiers: ['email'], groupMs: 2 * minute, zone, now: at }),
    subjects: async () =>
      (await db.selectFrom('alert_messages').select('subject').orderBy('id').execute()).map((row) => row.subject),
  };
}

/** A class that finds what it is told to. */
export function classOf(
  id: string,
  findings: () => readonly AlertFinding[],
  more: Partial<AlertDefinition> = {},
): AlertDefinition {
  return {
    ...{ id, title: id, description: id, severity: 'warning', graceMs: 0, pace: 'prompt', next: 'do something' },
    ...more,
    find: async () => findings(),
  };
}
