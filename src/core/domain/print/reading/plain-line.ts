import { isFileLink, type LineInput } from '../order-input.ts';
import type { Finding, LineReading, Origin } from '../personalization.ts';
import { cleanText } from './clean-text.ts';
import { judge } from './judge.ts';
import { saysNone } from './none-words.ts';
import { quote } from './quote.ts';
import { stateColors } from './state-colors.ts';
import type { Wish } from './wish.ts';

/**
 * The reading of a line on which nothing is printed, because its product has nothing to print or, with `said`, because the buyer's
 * note says so. A buyer who wrote a text for such a product all the same is heard: a finding tells it.
 */
export function readPlain(line: LineInput, wish: Wish, said?: Origin): LineReading {
  const { color1, color2, origins, findings } = stateColors(wish);
  const text = said ?? { from: 'product', raw: line.sku ?? line.name };
  const personalizations = [
    {
      text: null,
      fields: [],
      color1,
      color2,
      font: null,
      quantity: line.quantity,
      note: null,
      origins: { text, ...origins },
    },
  ];
  const told = said
    ? [...wish.findings, ...findings].map((finding) => ({ ...finding, position: null }))
    : contradictions(line, wish);
  return {
    source: 'rule',
    personalizations,
    findings: [...told, ...judge(line, personalizations)],
    askModel: false,
  };
}

function contradictions(line: LineInput, wish: Wish): readonly Finding[] {
  const yet = (what: string): Finding => ({
    reason: 'buyer-note',
    detail: `the product is said to be plain, yet ${what}`,
    position: null,
  });
  const found = wish.texts
    .filter(({ value }) => cleanText(value).text !== '' && saysNone(cleanText(value).text) !== 'none')
    .map(({ value, origin }) => yet(`${origin.from} says ${quote(value)}`));
  if (wish.unread) found.push(yet('an option sounds like a text'));
  if (line.file.state !== 'none' || line.options.some(isFileLink)) found.push(yet('the buyer designed it in a file'));
  if (line.profile.notMade && found.length === 0) {
    const hint = 'if nothing is made of it, say so of its product';
    const detail = `it is called a fee, yet options or a note may be about it; ${hint}`;
    found.push({ reason: 'buyer-note', detail, position: null });
  }
  return found;
}
