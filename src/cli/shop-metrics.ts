import { openInboxIfAny } from '../core/inbox/open.ts';
import { metricsText } from '../core/store/stats/metrics.ts';
import { jobs } from '../jobs/index.ts';
import type { Session } from './session.ts';

/** However often somebody asks, the figures are worked out no more often than this (wall ms). */
const keptMs = 5000;

/** The shop's figures in the text form of Prometheus (see `metricsText`). */
export async function shopMetrics({
  store,
  settings,
  now,
}: Pick<Session, 'store' | 'settings' | 'now'>): Promise<string> {
  const inbox = await openInboxIfAny(settings.inboxFile);
  try {
    const ids = jobs.map(({ id }) => id);
    return await metricsText(store, { now: now(), zone: settings.zone, jobs: ids, inbox: inbox?.db ?? null });
  } finally {
    await inbox?.close();
  }
}

/** The same for whoever asks often: what was worked out a moment ago is told again. */
export function keptMetrics(session: Pick<Session, 'store' | 'settings' | 'now'>): () => Promise<string> {
  let kept: { readonly at: number; readonly text: Promise<string> } | null = null;
  return () => {
    const at = performance.now();
    if (kept === null || at - kept.at >= keptMs) kept = { at, text: shopMetrics(session) };
    return kept.text;
  };
}
