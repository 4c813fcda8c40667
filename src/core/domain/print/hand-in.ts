import type { FileState } from './order-input.ts';
import type { Finding } from './personalization.ts';

/**
 * Why a person need not hand in the file of a line; null when it is wanted: not fetched yet, refused, unreadable, another line's,
 * missed because the line has no link to it, or there is a new link since one was handed in.
 *
 * @param open what waits for a person
 */
export function whyNoFileWanted(state: FileState['state'], open: readonly Pick<Finding, 'reason'>[]): string | null {
  if (state === 'read' && !open.some(({ reason }) => reason === 'new-link'))
    return 'its file is read; only one that could not be had is handed in';
  if (state === 'none' && !open.some(({ reason }) => reason === 'file-missing'))
    return 'the line has no buyer’s file, and none is missed';
  return null;
}
