import type { Command } from 'commander';
import { helpPages, pagesCalled, pagesLike } from '../../help/index.ts';
import type { HelpPage } from '../../help/page.ts';
import { helpLines, topicLines } from '../../ui/present/help-page.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { manPage } from '../man-page.ts';

/** A page is read most easily at this width, however wide the terminal is. */
const widest = 90;

interface HelpOptions {
  readonly man?: boolean;
}

/** `help`: pages about screens, jobs, errors, what can be wrong, and how to set up (M91, M154, S70); and what a command takes. */
export function registerHelp(program: Command): void {
  const help = program
    .command('help')
    .description('a page of help, what a command takes, or the list of both')
    .argument('[topic...]', 'a job, an issue class (I14), an error, a screen, a check, a command, or a word');
  help.option('--man', 'the whole manual page in roff, as in docs/orderdeck.1');
  act<HelpOptions, readonly [readonly string[]]>(help, async (call, { man }, topic) =>
    man ? void process.stdout.write(manPage(program)) : showHelp(program, call, topic.join(' ')),
  );
}

async function showHelp(program: Command, { output }: Call, topic: string): Promise<undefined> {
  if (topic === '') return showTopics(program, output);
  const command = program.commands.find((one) => one.name() === topic && topic !== 'help');
  const called = pagesCalled(topic);
  const pages = called.length > 0 || command ? called : pagesLike(topic);
  const [page, ...others] = pages;
  if (page === undefined && command === undefined) {
    throw new Refusal(
      'unknown-topic',
      `There is no page of help about ${topic}.`,
      'See `orderdeck help` for all there are.',
    );
  }
  const isOne = page !== undefined && (called.length > 0 || others.length === 0);
  output.document(
    isOne || page === undefined
      ? { page: page ?? null, command: command?.helpInformation() ?? null, others: idsOf(others) }
      : { pages: pages.map(named) },
  );
  if (page !== undefined && !isOne) {
    output.print(`Pages about ${topic}:`);
    for (const { parts } of topicLines(pages)) output.print(...parts);
    return;
  }
  if (page !== undefined) {
    const columns = Math.min(widest, process.stdout.columns ?? widest);
    for (const { parts } of helpLines(page, columns)) output.print(...parts);
    if (others.length > 0) output.print({ text: `Also called so: ${idsOf(others).join(', ')}`, tone: 'dim' });
  }
  if (command && !output.json) {
    if (page !== undefined) output.print();
    process.stdout.write(command.helpInformation());
  }
}

function showTopics(program: Command, output: Call['output']): undefined {
  output.document({ pages: helpPages().map(named) });
  if (output.json) return;
  process.stdout.write(program.helpInformation());
  output.print();
  output.print('Pages of help, as in `orderdeck help setup`:');
  output.print();
  for (const { parts } of topicLines(helpPages())) output.print(...parts);
}

function named({ id, kind, name, title }: HelpPage) {
  return { id, kind, name, title };
}

function idsOf(pages: readonly HelpPage[]): string[] {
  return pages.map(({ id }) => id);
}
