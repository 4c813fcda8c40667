import type { Redact } from '../../redact.ts';
import { errorSchema } from './wire.ts';

/**
 * What the record of calls may keep of an answer. Some servers repeat the whole request in the sentence of a refusal, and the
 * request holds a buyer's words; so of a refusal only the words for machines are kept. Addresses, and the shape that an answer is
 * told by (see excerptOf), hold none and pass.
 */
export function withoutSentences(redact: Redact): Redact {
  return (text) => {
    if (text.startsWith('/') || /^[^,{[]{1,100}, \d+ bytes\b/.test(text)) return redact(text);
    try {
      const { type, param, code } = errorSchema.parse(JSON.parse(text)).error;
      return redact(JSON.stringify({ error: { type, param, code } }));
    } catch {
      return `${text.trimStart().startsWith('<') ? 'a page' : 'a text'} of ${text.length} characters`;
    }
  };
}
