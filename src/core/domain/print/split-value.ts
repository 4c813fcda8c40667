const onward = ' ...';
const resumed = '... ';
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Writes parts into values of at most `longest` UTF-16 units, as many to a value as fit, the separator between them. A part
 * that is longer than a value is cut between two characters, better between two words, and three dots end the one value and
 * begin the next. Nothing is lost: the values joined, without dots and with the separators, are the parts.
 *
 * @param parts none of them empty
 */
export function splitValue(parts: readonly string[], separator: string, longest: number): string[] {
  const values: string[] = [];
  let value: string | null = null;
  for (const piece of parts.flatMap((part) => cut(part, longest))) {
    const joined: string = value === null ? piece : value + separator + piece;
    if (joined.length <= longest && !piece.startsWith(resumed)) {
      value = joined;
      continue;
    }
    if (value !== null) values.push(value);
    value = piece;
  }
  return value === null ? values : [...values, value];
}

function cut(part: string, longest: number): string[] {
  if (part.length <= longest) return [part];
  const pieces: string[] = [];
  let rest = part;
  let head = '';
  while (head.length + rest.length > longest) {
    const end = cutAt(rest, longest - head.length - onward.length);
    pieces.push(head + rest.slice(0, end) + onward);
    rest = rest.slice(end);
    head = resumed;
  }
  return [...pieces, head + rest];
}

/** Where to cut: before the last blank that fits if that is not too early, else before the character that no longer fits. */
function cutAt(text: string, room: number): number {
  let end = 0;
  let word = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (index > 0 && segment === ' ') word = index;
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  if (word > room / 2 && word <= room) return word;
  // One character that is longer than all the room there is: a pile of marks. It is cut like any text.
  return end > 0 ? end : room;
}
