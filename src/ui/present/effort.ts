import type { Effort } from '../../core/store/runs/effort.ts';
import { counted } from './counts.ts';
import { span } from './time.ts';

/** What a run of several jobs is going to cost, as far as their last ones tell. */
export function effortWords({ calls, ms, unknown }: Effort): string {
  const rest = unknown.length === 0 ? '' : `; nothing is known of ${unknown.join(', ')}, which never ran to an end`;
  return `By their last runs: about ${counted(calls, 'call')}, ${span(ms)}${rest}.`;
}
