/**
 * The texts of the elements of a list, as they were written: what is kept of an answer is then what was answered, not what a
 * program made of it (a number beyond 2^53 would lose digits, 12.50 its zero).
 *
 * @param text JSON that parses, of an object
 * @param member the name of the list among the object's members; of a repeated name the last counts, as for JSON.parse
 * @returns null when there is no such list
 */
export function elementTexts(text: string, member: string): string[] | null {
  let found: string[] | null = null;
  let at = next(text, 0);
  if (text[at] !== '{') return null;
  at = next(text, at + 1);
  while (text[at] === '"') {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const start = next(text, next(text, nameEnd) + 1);
    const end = valueEnd(text, start);
    if (name === member) found = text[start] === '[' ? elements(text, start) : null;
    at = next(text, end);
    if (text[at] === ',') at = next(text, at + 1);
  }
  return found;
}

function elements(text: string, open: number): string[] {
  const texts: string[] = [];
  let at = next(text, open + 1);
  while (at < text.length && text[at] !== ']') {
    const end = valueEnd(text, at);
    texts.push(text.slice(at, end));
    at = next(text, end);
    if (text[at] === ',') at = next(text, at + 1);
  }
  return texts;
}

const blank = /[ \t\n\r]*/y;

/** Where the blanks from `at` on end. */
function next(text: string, at: number): number {
  blank.lastIndex = at;
  blank.test(text);
  return blank.lastIndex;
}

const plain = /[^,\]}\s]*/y;

function valueEnd(text: string, at: number): number {
  if (text[at] === '"') return stringEnd(text, at);
  if (text[at] === '{' || text[at] === '[') return nestEnd(text, at);
  plain.lastIndex = at;
  plain.test(text);
  return plain.lastIndex;
}

function nestEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = stringEnd(text, at) - 1;
    else if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

const [quote, backslash] = [0x22, 0x5c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Behind the closing mark of the string that opens at `open`. */
function stringEnd(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at + 1;
  }
  return text.length;
}
