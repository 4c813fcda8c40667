import type { DocumentSource } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';

const minuteMs = 60_000;
/** A slow answer, and the whole seconds of its date, explain so much. */
const explainedMs = minuteMs;
const worthTellingMs = 5 * minuteMs;

/**
 * Windows of source time are the source's to measure: where its clock is not ours, its now is the window's end.
 *
 * @param vendorNow the source's clock at an answer that has just come, UTC epoch ms; null where it does not tell
 * @returns the source's now, UTC epoch ms; null when the clocks agree and ours will do
 */
export function nowOfSource(context: Context, source: DocumentSource, vendorNow: number | null): number | null {
  if (vendorNow === null) return null;
  const ours = context.clock.now();
  const apart = Math.abs(vendorNow - ours);
  if (apart <= explainedMs) return null;
  if (apart > worthTellingMs) {
    context.log.warn(
      `this host's clock says ${iso(ours)} and ${source.title}'s ${iso(vendorNow)}, ${Math.round(apart / minuteMs)} minutes apart: ${source.title}'s is gone by. Set this host's clock.`,
    );
  }
  return vendorNow;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
