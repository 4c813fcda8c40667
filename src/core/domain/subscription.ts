/** Somebody's wish to be told, as the marketplace holds it (facts on Trendyol, B6). */
export interface Subscription {
  readonly id: string;
  readonly url: string;
  /** The marketplace stops telling after thirteen failures; then it is passive until somebody activates it. */
  readonly isActive: boolean;
  /** How deliveries prove who sends them; null: in a way that we do not know. */
  readonly authentication: 'basic' | 'api-key' | null;
  readonly username: string | null;
  /** The states that are told; null: all, also those that do not exist yet. */
  readonly statuses: readonly string[] | null;
  /** UTC epoch ms. */
  readonly createdAt: number | null;
  readonly changedAt: number | null;
}

/** Where this installation wants to be told, and which credentials it knows a sender by. */
export interface OwnAddress {
  /** Null: nobody said where senders reach the receiver. */
  readonly url: string | null;
  readonly basicUser: string | null;
  readonly hasApiKey: boolean;
}

/** Whether a subscription leads to this installation, to another address of a receiver like ours, or is somebody else's. */
export function leadsTo({ url }: Pick<Subscription, 'url'>, own: OwnAddress): 'here' | 'elsewhere' | 'other' {
  if (own.url !== null && plain(url) === plain(own.url)) return 'here';
  return /\/hooks\/m\/?$/.test(url) ? 'elsewhere' : 'other';
}

/** What keeps a subscription of ours from telling all that it should, in words; empty when nothing does. */
export function troublesOf(subscription: Subscription, own: OwnAddress): string[] {
  const { isActive, authentication, username, statuses } = subscription;
  const troubles = isActive ? [] : ['it is passive: nothing is told'];
  if (authentication === 'basic' && username !== own.basicUser) {
    troubles.push(
      own.basicUser === null
        ? 'it sends Basic credentials, and WEBHOOK_BASIC_USER is not set: its deliveries are refused'
        : 'it sends another user than WEBHOOK_BASIC_USER: its deliveries are refused',
    );
  }
  if (authentication === 'api-key' && !own.hasApiKey)
    troubles.push('it sends an x-api-key, and WEBHOOK_API_KEY is not set: its deliveries are refused');
  if (authentication === null) troubles.push('it proves itself in a way that the receiver does not know');
  if (statuses !== null) troubles.push(`it tells of these states only: ${statuses.join(', ')}`);
  return troubles;
}

/** Addresses that lead to the same place are written in more than one way. */
function plain(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : url;
}
