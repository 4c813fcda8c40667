import type { Command, Option } from 'commander';
import { type SettingDefinition, settingDefinitions } from '../core/settings/describe.ts';
import { helpPages, pageById } from '../help/index.ts';
import { type HelpPage, type PageKind, pageKinds } from '../help/page.ts';

/** Said once for all, not of each command. */
const common = ['--json', '--home', '--help'];
const exits: readonly (readonly [string, string])[] = [
  ['0', 'done'],
  ['1', 'the work failed or is partial'],
  ['2', 'usage or configuration; nothing was touched'],
  ['130, 143', 'interrupted'],
];
const files: readonly (readonly [string, string])[] = [
  ['.env', 'variables and credentials; its user’s alone (0600)'],
  ['db/orderdeck.db', 'the database; ORDERDECK_DB names another'],
  ['db/inbox.db', 'what others told us'],
  ['logs/', 'a folder for each job; ORDERDECK_LOG_DIR names another'],
  ['backups/', 'backups'],
];

/** The manual page orderdeck(1) in roff, from the definitions of commands, settings and pages: nothing of it is written twice. */
export function manPage(program: Command): string {
  return [
    '.\\" Made by `npm run man` from the definitions of commands, settings and help; do not edit.',
    '.TH ORDERDECK 1 "" "orderdeck" "User Commands"',
    // Names are to be typed: neither broken nor stretched.
    '.nh',
    '.ad l',
    '.SH NAME',
    `orderdeck \\- ${plain('orders in, print work out, stock in step, and what is wrong with the key that mends it')}`,
    '.SH SYNOPSIS',
    '.B orderdeck',
    '[\\fIcommand\\fR] [\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    plain(program.description()),
    '.PP',
    plain('Every command takes --json (one document on stdout), --home FOLDER and --help.'),
    ...terms(program.options),
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => commandLines(command, command.name())),
    '.SH EXIT STATUS',
    ...exits.flatMap(([code, words]) => term(code, words)),
    '.SH ENVIRONMENT',
    plain(
      'Also read from .env in the home; what the environment says wins. “orderdeck doctor --only variables” tells which is set where.',
    ),
    ...settingDefinitions.flatMap((setting) => term(setting.name, settingWords(setting))),
    '.SH FILES',
    plain('In the home: the checkout, unless ORDERDECK_HOME or --home names another folder.'),
    ...files.flatMap(([name, words]) => term(name, words)),
    ...guideLines(),
    '.SH PAGES OF HELP',
    plain('Shown by “orderdeck help NAME”, and in the console by ? and h.'),
    ...(Object.keys(pageKinds) as PageKind[]).flatMap(topicLines),
    '',
  ].join('\n');
}

function settingWords({ title, unit, range, default: byDefault }: SettingDefinition): string {
  const among = [unit, range, byDefault === null ? null : `default ${byDefault}`].filter((one) => one !== null);
  return among.length === 0 ? title : `${title} (${among.join('; ')})`;
}

function commandLines(command: Command, name: string): string[] {
  const args = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  return [
    '.SS',
    plain([name, ...args].join(' ')),
    ...(command.description() === '' ? [] : [plain(command.description())]),
    ...terms(command.options),
    ...command.commands.flatMap((one) => commandLines(one, `${name} ${one.name()}`)),
  ];
}

function terms(options: readonly Option[]): string[] {
  return options
    .filter(({ long, hidden }) => !hidden && !common.includes(long ?? ''))
    .flatMap(({ flags, description }) => term(flags, description));
}

function term(name: string, words: string): string[] {
  return ['.TP', `.B ${plain(name)}`, plain(words)];
}

/** How to set up by hand stands in the page itself: it is read before anything runs. */
function guideLines(): string[] {
  const page = pageById('setup');
  return page ? ['.SH SETTING UP', ...blockLines(page)] : [];
}

function blockLines({ blocks }: HelpPage): string[] {
  return blocks.flatMap((block) => {
    if ('heading' in block) return ['.SS', plain(block.heading)];
    if ('text' in block) return ['.PP', plain(block.text)];
    if ('commands' in block) return ['.PP', '.nf', ...block.commands.map(plain), '.fi'];
    return block.list.flatMap((item) => ['.IP \\(bu 2', plain(item)]);
  });
}

function topicLines(kind: PageKind): string[] {
  const names = helpPages()
    .filter((page) => page.kind === kind)
    .map(({ name }) => name);
  return ['.TP', `.B ${plain(pageKinds[kind])}`, plain(names.join(', '))];
}

/** Text as roff takes it: nothing in it is a command, and hyphens stay what is typed. */
function plain(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/\s*\n\s*/g, ' ');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
