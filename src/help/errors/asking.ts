import type { ErrorText, ErrorTexts } from './error-text.ts';

/** There is none of that name: the same text for all, but for the list to look into. */
function none(what: string, list: string): ErrorText {
  return [
    `There is no ${what} of that name or number.`,
    'A typing error, or it belongs to another installation (`--home`).',
    `See \`orderdeck ${list}\`.`,
  ];
}

/** What was asked for cannot be done as asked; nothing was touched. */
export const askingErrors: ErrorTexts = {
  usage: [
    'The words of the command do not fit together.',
    'A flag too many, one missing, or a value out of its range.',
    'Add `--help` to the command: it tells all it takes.',
  ],
  settings: [
    'A variable in `.env` or the environment cannot be used; nothing was started.',
    'A value out of its range, a channel set up by half, a path set to nothing.',
    'The message names the variable and where it is set. `orderdeck doctor --only variables` looks at all.',
  ],
  unexpected: [
    'Something went wrong that nobody thought of: a fault of this program.',
    'Unknown; the message is all there is.',
    'Repeat it once. If it stays, report the command, the message and `orderdeck --version`.',
  ],
  'bad-arguments': [
    'The job does not take these arguments.',
    'A value of another kind, or a flag that the job does not have.',
    'See `orderdeck run JOB --help`.',
  ],
  'bad-schedule': [
    'The words are no schedule.',
    'A field too many or too few, or a number that no clock shows.',
    'Write five fields as in cron: `*/10 * * * *`. `orderdeck help jobs` tells more.',
  ],
  'bad-crontab': [
    'The file cannot be read as a crontab.',
    'It is no text, or lines contradict each other.',
    'The lines are named; nothing was imported.',
  ],
  'bad-instant': [
    'The time cannot be read.',
    'Another form than an ISO date or a span.',
    'Say it like 2026-11-26T09:00, or 2h for two hours ago.',
  ],
  'bad-barcode': [
    'The barcode is too long or empty.',
    'A barcode has 1 to 64 characters.',
    'Write it as the order has it.',
  ],
  'bad-folder': ['The folder’s name has a line break.', 'A unit of systemd cannot name it.', 'Choose another folder.'],
  'bad-node': [
    'The program that was named is no Node, or too old a one.',
    'Another path, or a version below 20.19.',
    'Name one with `--node-path`: `which node` tells yours.',
  ],
  root: [
    'The daemon must not run as root.',
    'It was installed by root without a user named.',
    'Name its user: `--user NAME`.',
  ],
  'no-systemd': [
    'This host was not started by systemd.',
    'A container, or another init.',
    'Let what starts services here run `orderdeck --daemon`; SIGTERM ends it in order.',
  ],
  systemd: [
    'systemctl refused what it was told.',
    'The unit cannot start, or this user has no rights.',
    'See `journalctl -u orderdeck`; try it with sudo.',
  ],
  'foreign-unit': [
    'There is a unit of that name which orderdeck did not write.',
    'Somebody wrote one by hand.',
    'Move it away first.',
  ],
  'no-folder': [
    'The folder that the daemon is to write to is not there.',
    'It lies outside the home, so it is not made by itself.',
    'Make it with the command in the message.',
  ],
  declined: [
    'The question was not answered with yes; nothing was changed.',
    'Anything but y counts as no.',
    'Repeat it when it is meant.',
  ],
  'no-file': [
    'The file is not there or cannot be read.',
    'A wrong path, or another user’s file.',
    'Give its path from here, or an absolute one.',
  ],
  'file-too-large': [
    'The file is larger than any buyer’s file.',
    'A wrong file.',
    'Hand in the zip or JSON that the marketplace gave.',
  ],
  'file-unreadable': [
    'The file is not what a marketplace gives for a buyer’s design.',
    'Another zip, or one that is damaged.',
    'Download it again from the marketplace.',
  ],
  'file-mismatch': [
    'The file is of another order or line.',
    'Two downloads were mixed up.',
    'Nothing was kept; hand in the right one.',
  ],
  'no-job': ['No job was named.', 'The command needs one.', 'See `orderdeck jobs`.'],
  'no-default': [
    'The schedule is none of the job’s own, so there is nothing to go back to.',
    'It was added by hand or by an import.',
    'Turn it off with `--off`.',
  ],
  'not-a-leaf': [
    'The category has others below it.',
    'Products go into the last of a branch only.',
    'Choose one that has none below.',
  ],
  'not-possible': [
    'It cannot be done as things stand; nothing was changed.',
    'The order, task or issue has moved on.',
    'The message says why; look at it again.',
  ],
  'not-known': ['So far back nothing is known.', 'The change log begins later.', 'Name a later instant.'],
  'options-missing': [
    'A choice of the product has to be made (size, colour).',
    'The shop sells it only with one.',
    'Name it with `--option`; the message lists them.',
  ],
  'value-needed': [
    'The way that was chosen needs something typed with it.',
    'It was left out.',
    'Add it: `--choose WAY=VALUE`.',
  ],
  'choice-needed': [
    'Only a person can say how this is mended.',
    'There are several ways, and each is right for another case.',
    'Choose one: `--choose WAY`, or `f` in the console.',
  ],
  'already-over': ['It is over already.', 'Somebody was quicker, or it ended by itself.', 'Nothing.'],
  ambiguous: ['Several are called that.', 'The word is not unique.', 'Give the number.'],
  'ambiguous-order': [
    'The reference means several orders.',
    'Two channels use the same number, or an order was split.',
    'Name one by our id, as the message lists them.',
  ],
  'ambiguous-line': [
    'The file fits several lines of the order.',
    'Two lines are of the same product.',
    'Name one with `--line`.',
  ],
  'unknown-order': none('order', 'orders --search WORD'),
  'unknown-run': none('run', 'runs'),
  'unknown-job': none('job', 'jobs'),
  'unknown-step': none('step', 'runs ID'),
  'unknown-schedule': none('schedule', 'jobs'),
  'unknown-issue': none('issue', 'issues'),
  'unknown-class': none('class', 'issues classes'),
  'unknown-fix': none('fix', 'fixes'),
  'unknown-choice': none('way to mend it', 'issues ID'),
  'unknown-rule': none('rule', 'issues rules'),
  'unknown-task': none('print task', 'tasks'),
  'unknown-line': none('order line', 'order REF --json'),
  'unknown-barcode': none('barcode', 'stock'),
  'unknown-product': none('product', 'products'),
  'unknown-option': none('choice of the product', 'map-barcode --help'),
  'unknown-return': none('return', 'returns'),
  'unknown-delivery': none('delivery', 'webhooks'),
  'unknown-webhook': none('webhook', 'webhooks'),
  'unknown-subscription': none('subscription', 'webhooks subscriptions'),
  'unknown-command': none('command', '--help'),
  'unknown-check': none('check', 'doctor --json'),
  'unknown-topic': none('page of help', 'help'),
  'unknown-alert': none('alert', 'alerts'),
  'unknown-setting': none('setting', 'settings'),
  'nothing-to-undo': [
    'There is nothing that could be taken back.',
    'It was taken back already, or was never done.',
    'See what was done: `orderdeck stats spread`, `orderdeck stats intervals`.',
  ],
  'schedule-moved': [
    'A schedule was changed by somebody else since it was shown.',
    'Two people, or a console and a command, change schedules at the same time.',
    'Ask for the proposals again and accept what still fits.',
  ],
  'other-list': [
    'The orders that would be erased are others than those that were shown.',
    'An order came in or changed between the look and the confirmation.',
    'Run the command again without `--confirm`, read the list, and confirm the new hash.',
  ],
  'secret-on-command-line': [
    'A secret was given as an argument. Nothing was changed.',
    'Arguments stand in the list of processes and in the shell’s history, where others can read them.',
    'Leave the value out: it is asked for, or read from stdin. Take it out of the history, and change it if others use this host.',
  ],
  'unknown-user': [
    'This host has no such user.',
    'A typing error, or the user is made later.',
    'Make it first: sudo useradd --system --home-dir HOME NAME.',
  ],
};
