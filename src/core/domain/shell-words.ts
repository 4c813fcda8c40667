/** One simple command of a shell line: its words, without quotes and without where its output goes. */
export type ShellCommand = readonly string[];

/**
 * The commands of a line as a shell would part them at `&&`, or null where something else joins them (`;`, `|`, `&`, `||`) or a quote
 * stays open: what such a line means is not for us to guess. Output redirections go; nothing is expanded.
 */
export function shellCommands(line: string): ShellCommand[] | null {
  const commands: string[][] = [[]];
  let rest = line.trim();
  while (rest !== '') {
    const joint = /^&&\s*/.exec(rest);
    const redirection = /^(?:\d|&)?>>?(?:&\d|\s*)/.exec(rest);
    if (joint) {
      commands.push([]);
      rest = rest.slice(joint[0].length);
    } else if (redirection) {
      rest = rest.slice(redirection[0].length);
      if (!redirection[0].includes('>&')) {
        const target = firstWord(rest);
        if (!target) return null;
        rest = target.rest;
      }
    } else {
      const word = firstWord(rest);
      if (!word) return null;
      commands.at(-1)?.push(word.text);
      rest = word.rest;
    }
    rest = rest.trimStart();
  }
  return commands.every((command) => command.length > 0) ? commands : null;
}

/** Pieces of a word: quoted, the output of a command, escaped, or plain. */
const piece = /^(?:'([^']*)'|"((?:\\.|[^"\\])*)"|(`[^`]*`|\$\([^)]*\))|\\(.)|([^\s'"`\\;|&<>()]+))/;

function firstWord(text: string): { readonly text: string; readonly rest: string } | null {
  let [word, rest] = ['', text];
  for (let found = piece.exec(rest); found; found = piece.exec(rest)) {
    const [all, single, double, command, escaped, plain] = found;
    word += single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? command ?? escaped ?? plain ?? '';
    rest = rest.slice(all.length);
  }
  if (rest === text) return null;
  return /^(?:$|[\s>&])/.test(rest) ? { text: word, rest } : null;
}

/** A word as it is written so that a shell reads it as one. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
