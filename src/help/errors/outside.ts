import type { ErrorTexts } from './error-text.ts';

/** What channels answer, and what becomes of pushes, packages and deliveries. */
export const outsideErrors: ErrorTexts = {
  auth: [
    'The channel does not take our credentials (401 or 403).',
    'A key was mistyped, expired, or lacks a right; at Trendyol also a User-Agent that is not the seller’s.',
    'Set the key anew in `.env` and try it: `orderdeck doctor --only channels`.',
  ],
  plan: [
    'The account does not pay for what was asked (402).',
    'ShipStation’s plan has no API, or the model’s credit is used up.',
    'Change the plan, or top up the account.',
  ],
  'not-found': [
    'The channel does not know what was asked for (404).',
    'It was deleted there, its link has expired, or the address of the channel is wrong.',
    'Look at it at the channel. If everything is unknown, check the channel’s BASE_URL.',
  ],
  refused: [
    'The channel understood the request and said no.',
    'The order is shipped or locked there, a value is out of its range, or a rule of the vendor forbids it.',
    'Its words stand in the message and, whole, in the call (Enter on it in the order’s history).',
  ],
  throttled: [
    'The channel had too many requests and asks us to wait.',
    'Another program uses the same key, or a limit is set too high.',
    'Nothing: it is asked again when it said. Give other programs keys of their own.',
  ],
  outage: [
    'The channel failed to answer (5xx).',
    'The fault is at the vendor’s.',
    'Wait: it is tried again. Their status page says more.',
  ],
  unreachable: [
    'No answer came at all.',
    'No network, a name that cannot be looked up, a firewall, a wrong address, a certificate that is not trusted.',
    '`orderdeck doctor --only channels` tries each host and port by itself and says which of these it is.',
  ],
  nonsense: [
    'An answer came and is not what was asked for: a web page, half a document, a list that changes its length.',
    'A proxy or a login page in between, or a fault at the vendor’s.',
    'It is asked again. If it stays, open the call in the order’s or the run’s history and read what came.',
  ],
  'channel-off': [
    'The job needs a channel that is not set up.',
    'Its credentials are not in `.env` or in the environment of the process that works.',
    'Set them (`orderdeck help setup`). Without the channel the job is skipped and nothing is wrong.',
  ],
  'quota-busy': [
    'A push waited too long for its turn after each reading of the order.',
    'Much is asked of the channel at once.',
    'Nothing: it is sent at the next run of `deliver-pushes`.',
  ],
  'order-gone': [
    'The order to be changed is not at its channel any more.',
    'It was merged with another, or deleted.',
    'Sync the order (`S` on it): what it became tells what to do.',
  ],
  'second-order': [
    'After a doubtful call the channel has two orders of one key; nothing more is sent.',
    'The vendor made a new order instead of changing the old one.',
    'Look at both at the channel, cancel the one too many there, then sync the order.',
  ],
  'not-applied': [
    'The channel took the change and changed nothing: reading back shows the old value.',
    'The order is shipped there, or the vendor drops such fields.',
    'Look at the order at the channel and set it by hand, or leave it.',
  ],
  'no-answer': [
    'A change was sent and no answer came; it is read back before anything is sent again.',
    'The connection broke in the middle.',
    'Nothing: the next run looks whether it arrived.',
  ],
  'not-answered': [
    'A package’s change was sent and no answer came.',
    'The connection broke in the middle.',
    'Nothing for a quarter of an hour: it is looked for. Then the issue I6 tells that a person must look.',
  ],
  'package-gone': [
    'The package is not at Trendyol any more.',
    'It was split or cancelled there.',
    'Sync the package: its successors come in.',
  ],
  'package-status': [
    'Nothing was sent: the package is not in a state in which that can be said.',
    'It moved on meanwhile: picked, invoiced, shipped or cancelled.',
    'Look at the package’s state, and say what fits it.',
  ],
  'refused-by-channel': [
    'Trendyol refused the change of a package.',
    'A tracking number of another form, a status that may not follow, a package of another warehouse.',
    'Its words stand with the package; mend the value and send it again, or set it in the seller panel.',
  ],
  'no-reader': [
    'A webhook came for which there is no reader.',
    'The sender tells something that this program does not use.',
    'Nothing, or take that event out of the subscription at the sender.',
  ],
  unreadable: [
    'A document or a webhook is not of the form that is known; it is kept as it came.',
    'The vendor changed its format, or something in between changed the text.',
    'See its bytes (`v`), and report it with `orderdeck webhooks ID --json`.',
  ],
  'refused-address': [
    'A notice named an address that does not lead to the channel itself, so it was not called.',
    'Somebody else knows the address of our receiver, or the vendor changed hosts.',
    'If it is forged, set WEBHOOK_SHIPSTATION_TOKEN to another value and subscribe anew.',
  ],
  unknown: [
    'A delivery that no rule recognises.',
    'The sender tells something new, or it is somebody else.',
    'See its bytes on the Queue screen; drop it if it means nothing.',
  ],
  'cut-short': [
    'The handling of a webhook was interrupted.',
    'The process died or was stopped in the middle.',
    'Nothing: it is tried again by itself.',
  ],
  waits: [
    'A webhook waits for its order to be free.',
    'Another run works on the same order.',
    'Nothing: it goes on when that is over.',
  ],
  'no-facts': [
    'The webhook tells that something happened, not what; and nothing was read because of it.',
    'ShipStation’s notices hold an address only.',
    'Sync the order it is about; a replay has nothing to read anew.',
  ],
  'no-credential': [
    'Nothing is set by which the receiver would know the marketplace.',
    'WEBHOOK_BASIC_USER and WEBHOOK_BASIC_PASSWORD, or WEBHOOK_API_KEY, are missing.',
    'Set one of them and run the command again.',
  ],
  'no-public-url': [
    'Nobody said at which address senders reach the receiver.',
    'WEBHOOK_PUBLIC_URL is not set.',
    'Set it to the https address of your proxy or tunnel (`orderdeck help webhooks`).',
  ],
  'receiver-off': [
    'No webhooks are received here.',
    'WEBHOOK_PORT is not set.',
    'Set it with a credential: `orderdeck help webhooks`.',
  ],
  'not-retried': [
    'The delivery cannot be handled again as it stands.',
    'It is being handled, or is over and gone.',
    'See its state: `orderdeck webhooks`.',
  ],
  'keeps-changing': [
    'An order changed each time while it was read for printing.',
    'A sync brings it in again and again at that moment.',
    'Run it again when the sync is over.',
  ],
  'nobody-told': [
    'There is nobody to be told: no mail and no webhook is set up for alerts.',
    'SMTP_URL with ALERT_EMAIL, or ALERT_WEBHOOK_URL, is missing in `.env`.',
    'Set one of them and try it: `orderdeck alerts test`.',
  ],
  'not-sent': [
    'A message of the alerts could not be delivered.',
    'The mail server or the webhook refused it or was not to be reached; the reason stands in the message.',
    'Mend what it names; it is tried again by itself. `orderdeck alerts messages` shows how each stands.',
  ],
};
