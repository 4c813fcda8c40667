import type { ItemOption } from '../../order.ts';
import { buyerOptions, isFileLink } from '../order-input.ts';
import type { Origin } from '../personalization.ts';
import { fold } from './fold.ts';
import { readLabel } from './labels.ts';
import { quote } from './quote.ts';
import type { TextFinding } from './text-check.ts';
import type { LabelledText, Wish } from './wish.ts';

/** Longer than anything a buyer types into a field for a text; it is not read, and the finding says so. */
const maxValueLength = 1_000;

/**
 * What a line's options say: texts, colours, a font, words to the shop. Our own options and the file link are no part of it. An
 * option that no table knows is told by a finding, never dropped; one that sounds like a text leaves the line unread.
 *
 * @param from what an origin calls such an option, `option Color` by default
 */
export function readOptions(options: readonly ItemOption[], from: Wish['source'] = 'option'): Wish {
  const texts: LabelledText[] = [];
  const color1: Origin[] = [];
  const color2: Origin[] = [];
  const fonts: Origin[] = [];
  const notes: string[] = [];
  const findings: TextFinding[] = [];
  let unread = false;
  let refused = false;
  for (const option of from === 'option' ? buyerOptions(options) : options) {
    if (isFileLink(option)) continue;
    const label = readLabel(option.name);
    const meaning =
      label.meaning === 'text' && yesOrNo.test(fold(option.name)) && answers(option) ? 'personal' : label.meaning;
    const origin: Origin = { from: `${from} ${option.name.trim()}`.slice(0, 120), raw: option.value };
    const isEmpty = option.value.trim() === '';
    if (option.value.length > maxValueLength && meaning !== 'harmless') {
      findings.push({
        reason: 'not-understood',
        detail: `${origin.from}: ${option.value.length} characters, not read`,
      });
      unread = true;
    } else if (meaning === 'text') texts.push({ label: option.name.trim(), value: option.value, origin });
    else if (meaning === 'color1') color1.push(origin);
    else if (meaning === 'color2') color2.push(origin);
    else if (meaning === 'font' && !isEmpty) fonts.push(origin);
    else if (meaning === 'note' && !isEmpty) notes.push(option.value);
    else if (isEmpty || meaning === 'harmless' || meaning === 'font' || meaning === 'note') continue;
    else if (meaning === 'personal' && saysYes.test(fold(option.value))) continue;
    else if (meaning === 'personal' && saysNo.test(fold(option.value))) {
      refused = true;
      texts.push({ label: option.name.trim(), value: 'no personalisation', origin });
    } else {
      findings.push({ reason: meaning === 'personal' ? 'not-understood' : 'buyer-note', detail: unknown(origin) });
      unread ||= meaning === 'personal';
    }
  }
  if (refused && texts.length > 1) {
    findings.push({ reason: 'buyer-note', detail: 'one option says no personalisation, another gives a text' });
  }
  if (fonts.length > 1)
    findings.push({ reason: 'font-request', detail: fonts.map(({ raw }) => quote(raw)).join(', ') });
  return { source: from, texts, separate: false, color1, color2, font: fonts[0] ?? null, notes, findings, unread };
}

/** `Add personalisation`, `Personalised?`: a question, if the value is yes or no. */
const yesOrNo = /^(?:add|include|want|need) |\? ?$|required$/;
const saysYes = /^(?:yes|y|true|yes please|ja|tak|evet)$/;
const saysNo = /^(?:no|n|false|no thanks|no thank you|nein|nie|hayir)$/;

function answers({ value }: ItemOption): boolean {
  return saysYes.test(fold(value)) || saysNo.test(fold(value));
}

/** A link may be a credential: it is never quoted. */
function unknown({ from, raw }: Origin): string {
  return `${from} is not known: ${/:\/\//.test(raw) ? 'a link' : quote(raw)}`;
}
