import { type Command, InvalidArgumentError, Option } from 'commander';

/** A count of at least 1, as a flag's value. */
export function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return value;
}

/** A count of days that a report can look back. */
export function days(text: string): number {
  const value = count(text);
  if (value > 92) throw new InvalidArgumentError('It must be at most 92.');
  return value;
}

/** The number of a run: `12` or `#12`. */
export function runNumber(text: string): number {
  return count(text.replace(/^#/, ''));
}

export interface PageOptions {
  readonly limit: number;
  readonly all?: boolean;
}

/** The flags of every list: `--limit N` (50) and `--all`. */
export function takesPage(command: Command): Command {
  return command
    .addOption(new Option('--limit <n>', 'show at most so many').argParser(count).default(50))
    .option('--all', 'show all of them');
}

/** How many rows a list may have; with --all more than there can be. */
export function limitOf({ limit, all }: PageOptions): number {
  return all ? Number.MAX_SAFE_INTEGER : limit;
}

/** `--name <value>` that takes one of a few words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices([...words]);
}

/** Reads a flag that takes one or several of a few words, also parted by commas, as commander's argument parser. */
export function someOf<T extends string>(known: readonly T[]): (text: string, before?: readonly T[]) => T[] {
  return (text, before = []) => {
    const words = text.split(',').map((word) => {
      const found = known.find((one) => one === word.trim());
      if (found === undefined) throw new InvalidArgumentError(`Allowed: ${known.join(', ')}.`);
      return found;
    });
    return [...before, ...words];
  };
}

/** What `--search` asks for: words that must occur, and those, written with a leading `-`, that must not. */
export function searchWords(text = ''): { readonly words: string[]; readonly not: string[] } {
  const all = text.split(/\s+/).filter(Boolean);
  const isNot = (word: string): boolean => word.length > 1 && word.startsWith('-');
  return { words: all.filter((word) => !isNot(word)), not: all.filter(isNot).map((word) => word.slice(1)) };
}
