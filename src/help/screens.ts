import type { HelpPage } from './page.ts';

type Told = readonly [title: string, what: string, tips: readonly string[], see?: readonly string[]];

/** What each screen is for, and what helps there. Its keys are told by `?` itself. */
const told: Readonly<Record<string, Told>> = {
  overview: [
    'Overview',
    'Whether all is well, in six panes: what runs now, what comes next, what waits, what is wrong, what today brought, and what of each channel’s budget is used.',
    [
      'Tab or arrows go from pane to pane; Enter opens the screen behind a row.',
      'Red in the header wants a person: open it from left to right.',
      '`m` and a letter lead to each part of the marketplace’s panel: `m p r` runs products now, `m o e` sets how often orders are read.',
    ],
    ['screen-issues', 'screen-jobs', 'screen-queue'],
  ],
  jobs: [
    'Jobs',
    'Every job with its state, its schedule in words, its last and its next run, and how the last week went.',
    [
      '`r` runs it now, `R` with arguments, `d` without keeping anything.',
      '`e` edits the schedule and shows the next five starts as you type. Marked schedules start in the same minute as others: `S` proposes others, and what is accepted there moves their next starts.',
      '“✗ broken” cannot run when it is due: a file is gone, or its definition is wrong. The detail says which; so does the check `jobs` of doctor.',
    ],
    ['jobs', 'screen-history', 'screen-starts', 'check-jobs'],
  ],
  history: [
    'Runs of a job',
    'The runs of one job, newest first, with what each saw and did.',
    ['`/state:failed` shows those that failed. Enter opens a run with its log.'],
    ['screen-run', 'jobs'],
  ],
  run: [
    'A run',
    'What one run did: steps, counts, attempts, calls, memory, what it changed, and its log as it comes.',
    [
      '`n` goes to the next error in the log; Space holds it still and follows it again.',
      'A failed run’s error has a page of its own: the first line of this help leads to it when you open it there.',
    ],
    ['jobs', 'screen-logs'],
  ],
  'changed-orders': [
    'Changed orders',
    'The orders that a run made or changed.',
    ['Enter opens the order; its history names the run.'],
    ['screen-order'],
  ],
  orders: [
    'Orders',
    'All orders: buyer masked, status, ship-by, personalization, print, worst issue.',
    [
      '`/` takes words and `field:value`, such as `status:awaiting_shipment -marketplace:amazon`.',
      '`S` fetches the order under the cursor again, `f` mends what is wrong with it.',
    ],
    ['screen-order', 'screen-issues'],
  ],
  order: [
    'An order',
    'One order with its lines, texts and tasks, what is wrong with it, and everything that happened to it.',
    [
      '`v` shows what the source said, word for word; `t` how the order was at another time.',
      '`P` runs the personalization chain for it, `H` hands in a buyer’s file.',
    ],
    ['screen-issue', 'screen-print-task', 'screen-source'],
  ],
  issues: [
    'Issues',
    'What is wrong now, the worst first, by class or by order.',
    [
      '`f` shows what a fix would do before it does it; `u` takes it back.',
      '`z` puts aside until a time, `i` for good; both want a reason.',
      '`m` settles a class: trust it, or make a rule of a decision.',
      '`H` is the list Repair: what was begun and not brought to its end, with why and what its repair does; `A` and `F` mend all of it. As a command: `orderdeck repair`, and `--apply`.',
    ],
    ['screen-issue', 'screen-issue-report'],
  ],
  issue: [
    'An issue',
    'Why one thing is wrong: each value, who wrote it, and the source beside it; how it is mended; what happened.',
    [
      '`?` then `h` tells what its class means and what can be done by hand.',
      '`n` and `N` go through the list it was opened from.',
    ],
    ['screen-issues'],
  ],
  'issue-report': [
    'Report of issues',
    'What a day brought: opened, closed, still there, against the day before.',
    ['The night’s full sweep proves that nothing was missed by day.'],
    ['screen-issues', 'job-find-inconsistencies'],
  ],
  print: [
    'Print',
    'What there is to make: waiting for a person first, then by ship-by.',
    [
      'Enter opens a piece with the source beside what was read; `a` approves, `e` edits, `h` holds.',
      'Only what is marked printable may go to a printer.',
    ],
    ['screen-print-task', 'screen-print-counts'],
  ],
  'print-task': [
    'A piece',
    'One print task, or a line that has none: what was read, from where, and why it waits.',
    ['A person’s word holds for what was seen: when the source changes, it is asked again.'],
    ['screen-print', 'screen-source'],
  ],
  'print-counts': [
    'Counts',
    'Pieces to be made by product and colours: what to load, in which order.',
    ['The most first.'],
    ['screen-print'],
  ],
  stock: [
    'Stock',
    'Each barcode with what the shop has, what is promised, what may be sold and what is listed; differences first.',
    [
      '`r` reads both sides and tells the difference to the marketplace.',
      'When the brake holds a run back, `F` carries it out after the number is typed.',
    ],
    ['screen-stock-item', 'screen-products', 'issue-I37'],
  ],
  'stock-item': [
    'A barcode',
    'Both sides of one barcode, and every change of it as a ledger.',
    ['`t` shows it as of another time.'],
    ['screen-stock'],
  ],
  products: [
    'Products',
    'How products stand at the marketplace: held, sent, accepted, live, rejected, and why.',
    ['What the marketplace does not know by the shop’s word is mapped with `orderdeck map`.'],
    ['screen-product', 'job-trendyol-products'],
  ],
  product: [
    'A product',
    'The shop’s word of one product beside the marketplace’s, and every call about it.',
    ['The reason of a rejection names the field.'],
    ['screen-products'],
  ],
  queue: [
    'Queue',
    'What waits: webhooks and runs, dead letters first, each with attempts and next try.',
    [
      '`r` tries again, `x` drops, `+` and `-` move; `p` pauses.',
      'A dead letter has used all its attempts: open it, see why, then retry or drop.',
    ],
    ['screen-delivery', 'webhooks'],
  ],
  delivery: [
    'A delivery',
    'One thing that others told us: its bytes, what was made of it, each attempt.',
    ['`r` handles it again; what is found out twice changes nothing.'],
    ['screen-queue', 'webhooks'],
  ],
  source: [
    'Source',
    'What the channel said, word for word, version by version, with what differs marked.',
    ['Buyers’ links are credentials and are shown as `…`.'],
    ['screen-order'],
  ],
  call: [
    'A call',
    'One call to the outside with what was answered.',
    ['The answer’s own words name the reason of a refusal.'],
    ['error-refused'],
  ],
  logs: [
    'Logs',
    'What jobs write, all or of one, as it comes.',
    ['`/` searches, `n` goes to the next error, `L` sets the least level, Space holds and follows.'],
    ['screen-run'],
  ],
  alerts: [
    'Alerts',
    'What somebody has to look at: open, seen by whom, recovered, or no longer watched. The same goes out by mail or webhook, once.',
    [
      'Enter tells the cause and what to do; `o` leads to where it comes from.',
      '`a` says that you have seen it: it is told no more until it gets worse. It closes by itself when its cause is gone (recovered).',
      '`lapsed`: no longer watched, though nothing was put right, since too much time has passed or its job was paused. It says why.',
      '`T` sends a test message by every way that is set up.',
    ],
    ['screen-alert', 'job-watch', 'job-send-alerts'],
  ],
  alert: [
    'An alert',
    'One alert: since when, its deadline, its cause, what to do, and to whom each step was told.',
    ['`a` says that you have seen it; `o` leads to where it comes from.'],
    ['screen-alerts'],
  ],
  settings: [
    'Settings',
    'All that can be set: value, unit, range, where the value comes from, and what it affects.',
    [
      '`e` edits; what is out of range is refused with the range. `u` takes the last change back.',
      '`P` shows a preset for a small, medium or large shop as a difference before it is applied, and which one holds.',
      'A preset limits time and memory of trendyol-products, trendyol-orders, trendyol-stock and opencart-orders: a run that is stopped keeps what it did, and the next goes on from there. A job that has lately needed more keeps its limit, trendyol-sync (which waits for those) and process-webhooks (which ends by itself) keep theirs, and no other job is touched: full walks take the time they need.',
      'The environment wins over `.env`. A secret is never shown: `orderdeck setup` changes it, tested first.',
    ],
    ['setup', 'doctor'],
  ],
  stats: [
    'Statistics',
    'How the jobs did today, in 7 or in 30 days of the business: success, durations, memory, calls, errors with their trend.',
    ['`d` changes the span; `S` shows starts per minute, `I` whether each interval suits what it brings.'],
    ['screen-starts', 'screen-intervals', 'screen-jobs'],
  ],
  starts: [
    'Starts per minute',
    'How many schedules start in each minute of the hour, and which would better start in another.',
    ['`a` accepts a proposal, `A` all of them, each shown first; `u` takes back what was accepted last.'],
    ['screen-stats', 'screen-jobs'],
  ],
  intervals: [
    'Intervals',
    'Whether each schedule suits what its runs of the last 90 days found: change or keep, and why.',
    ['`a` accepts a proposal, `A` all of them, each shown first; `u` takes back what was accepted last.'],
    ['screen-stats', 'screen-jobs'],
  ],
  doctor: [
    'Doctor',
    'Every check of this installation, answered as you look: ok, warning, failed, off, each with the one thing to do.',
    [
      '`r` looks again; `n` and `N` go to the next that is not well; Enter tells what a check is about.',
      'The command `orderdeck doctor` tells the same.',
    ],
    ['doctor'],
  ],
  help: [
    'Help',
    'These pages. They need no network.',
    [
      'Enter follows a line that leads to another page; Esc goes back.',
      '`orderdeck help TOPIC` shows the same in a shell.',
    ],
    ['keys'],
  ],
};

export const screenPages: readonly HelpPage[] = Object.entries(told).map(([id, [title, what, tips, see = []]]) => ({
  id: `screen-${id}`,
  kind: 'screen',
  name: id,
  title: `Screen: ${title}`,
  blocks: [{ text: what }, { heading: 'Good to know' }, { list: tips }],
  see: [...see, ...(see.includes('keys') ? [] : ['keys'])],
}));
