import type { Clock } from '../../clock.ts';
import type { Http } from '../../http.ts';
import type { Budget, OnWait } from '../../limits.ts';
import type { AmazonCustomSettings } from '../../settings.ts';
import { ChannelError } from '../channel.ts';
import type { FileSource } from '../file-source.ts';
import { readFileAnswer, tooLarge } from './answer.ts';
import { amazonCustomFiles } from './files.ts';
import { allowedLink } from './link.ts';
import { silentThrottleMs } from './quota.ts';

export interface AmazonCustomOptions {
  readonly settings: AmazonCustomSettings;
  /** Made with `amazonCustomLimits`. */
  readonly http: Http;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onWait?: OnWait | undefined;
  /** Somebody waits at a screen for what these calls bring. */
  readonly urgent?: boolean | undefined;
}

const largestFile = 20 * 1024 * 1024;
/** For `createHttp`: how large a file may be, and what one that is larger is told as. */
export const amazonCustomLimits = { maxBytes: largestFile, tooLong: () => tooLarge(largestFile) } as const;

const retryPauseMs = 1000;
/** A vendor that is down for longer than this is asked again by the run's next attempt: a thread does not sit it out. */
const longestPauseMs = 30_000;

/**
 * Buyers' designs from Amazon Custom (facts on Amazon Custom, B). A file is asked for at most twice: what passes by itself is
 * tried once more, after a second or what the vendor names. What a link says is shown to nobody: records have `/…` instead.
 */
export function amazonCustom(options: AmazonCustomOptions): FileSource {
  const { settings, budget, clock, signal, urgent, onWait } = options;

  return {
    ...amazonCustomFiles,
    id: 'amazon-custom',
    title: 'Amazon Custom',

    async fetch(link, ref) {
      const url = allowedLink(link, settings.hosts);
      for (let retried = false; ; retried = true) {
        await budget.take({ urgent, signal, onWait });
        try {
          return await fetchOnce(options, url, ref);
        } catch (error) {
          if (!(error instanceof ChannelError) || !error.passing) throw error;
          const throttled = error.kind === 'throttled';
          if (throttled) await budget.observe({ throttledMs: error.retryAfterMs ?? silentThrottleMs });
          const pause = Math.max(retryPauseMs, error.retryAfterMs ?? 0);
          if (retried || pause > longestPauseMs) throw error;
          if (!throttled) await clock.sleep(pause, signal);
        }
      }
    },
  };
}

/** One call, whose quota has been taken. */
function fetchOnce({ http, clock, signal }: AmazonCustomOptions, url: URL, ref: string): Promise<Uint8Array> {
  return http.request({
    method: 'GET',
    url: url.href,
    shownAs: '/…',
    headers: { accept: '*/*' },
    signal,
    ref,
    read: (answer) => readFileAnswer(answer, clock.now()),
  });
}
