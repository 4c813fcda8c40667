import { existsSync } from 'node:fs';
import { type Inbox, openInbox } from '../../core/inbox/open.ts';
import type { Feed } from './feeds.ts';

/** How often (wall ms) one looks whether there is an inbox at all. */
const lookForFileMs = 1000;
/** A look at it waits no longer than this (ms): the engine's turn waits with it. */
const busyTimeoutMs = 200;

export interface InboxFeed extends Feed {
  /** The inbox, once there is one. */
  inbox(): Inbox | null;
  close(): Promise<void>;
}

/**
 * Tells the engine when a delivery is due: right after one was kept, since the file's version moves then, and when a retry's
 * time has come. There is no inbox before the first receiver makes one.
 *
 * @param onError told what is wrong with the file, once for each kind
 */
export function inboxFeed(file: string, onError: (text: string) => void): InboxFeed {
  let inbox: Inbox | null = null;
  let opening: Promise<void> | null = null;
  let isClosed = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let version = -1;
  let nextAt: number | null = null;
  let said = '';

  const fail = (error: Error): void => {
    if (error.message !== said) onError(`webhooks: ${error.message}`);
    said = error.message;
  };
  const open = (): void => {
    if (opening || performance.now() - lookedAt < lookForFileMs) return;
    lookedAt = performance.now();
    if (!existsSync(file)) return;
    opening = openInbox(file, { busyTimeoutMs })
      .then((opened) => {
        inbox = opened;
      })
      .catch(fail)
      .finally(() => {
        opening = null;
      });
  };

  return {
    job: 'process-webhooks',
    inbox: () => (isClosed ? null : inbox),
    isDue: (now) => {
      if (isClosed) return false;
      if (!inbox) {
        open();
        return false;
      }
      try {
        const seen = inbox.dataVersion();
        if (seen !== version) nextAt = inbox.nextTryAt();
        version = seen;
      } catch (error) {
        fail(error as Error);
      }
      return nextAt !== null && nextAt <= now;
    },
    close: async () => {
      isClosed = true;
      await opening;
      await inbox?.close();
    },
  };
}
