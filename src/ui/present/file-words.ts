import { type ReviewReason, reviewRules } from '../../core/domain/print/review.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { FileDetail } from '../../core/store/print/order-print.ts';
import { type Part, part } from './line.ts';
import { clockTime } from './time.ts';

/** How far we are with a line's file: read, on its way, or which of the three failures it is; nothing when it has none. */
export function fileLines(file: FileDetail | null, hasLink: boolean, zone: string, now: number): Part[][] {
  const name = part('file ', 'dim');
  if (!file) return hasLink ? [[name, part('… not fetched yet', 'plain')]] : [];
  const { state, origin, failure, failureDetail, attempts, nextTryAt, fetchedAt } = file;
  const from = origin === 'hand-in' ? ', handed in by a person' : '';
  const got = fetchedAt === null ? '' : ` ${clockTime(fetchedAt, zone, now)}`;
  const next = nextTryAt === null ? 'not tried again by itself' : `next try ${clockTime(nextTryAt, zone, now)}`;
  const detail = failureDetail ? `: ${sanitize(failureDetail, 200)}` : '';
  const tried: Part[] = [part(`     tried ${attempts}×, ${next}`, 'dim')];
  if (state === 'read') {
    const read: Part[] = [name, part('✓ read', 'good'), part(`${got}${from}`, 'dim')];
    return failureDetail ? [read, [part(`     since then${detail}`, 'warn')], tried] : [read];
  }
  if (state === 'pending') return [[name, part(`… not fetched yet${detail}`, 'warn')], tried];
  return [[name, part(`✗ ${failureWords(failure)}${detail}`, 'bad')], tried];
}

export function failureWords(failure: string | null): string {
  const rule = failure === null ? undefined : reviewRules[failure as ReviewReason];
  return rule?.title ?? sanitize(failure ?? 'it failed', 60);
}
