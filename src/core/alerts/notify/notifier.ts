import type { AlertMessage, NotifierId } from '../../store/alerts/messages.ts';

export type Outgoing = Pick<AlertMessage, 'id' | 'kind' | 'severity' | 'subject' | 'body'>;

/** One way to tell somebody outside. */
export interface Notifier {
  readonly id: NotifierId;
  /** "mail to ann@…", for people. */
  readonly title: string;
  /** Sends one message. @throws NotSent */
  send(message: Outgoing, signal: AbortSignal): Promise<void>;
}

/** A message that was not taken, or of which nobody can tell. The text holds no secret. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  /** It may have arrived: it must not be sent again. */
  readonly isDoubtful: boolean;
  /** How long (ms) is to be waited at least. */
  readonly retryAfterMs: number;

  constructor(message: string, { isDoubtful = false, retryAfterMs = 0 } = {}) {
    super(message);
    this.isDoubtful = isDoubtful;
    this.retryAfterMs = retryAfterMs;
  }
}
