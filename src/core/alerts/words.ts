export { counted } from '../domain/counted.ts';

import { wallText } from '../domain/zones.ts';

/** A moment (UTC epoch ms) on the business's clock, without seconds: `2026-03-08 10:02`. */
export function clockWords(at: number, zone: string): string {
  return wallText(at, zone).slice(0, 16);
}

/** The first few of them, and how many more there are. */
export function someOf(texts: readonly string[], most: number): string {
  const rest = texts.length - most;
  return `${texts.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** The beginning of a text, and no half of a character. */
export function shortened(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}

/** What an error's code means, in our words: what others wrote in its message does not leave the house. */
const codeWords: Readonly<Record<string, string>> = {
  auth: 'the credentials are refused',
  plan: 'the account’s plan allows no calls',
  'not-found': 'what was asked for is not there',
  refused: 'the call was refused',
  throttled: 'too many calls',
  outage: 'the service answers with errors',
  unreachable: 'the service cannot be reached',
  nonsense: 'the answer is not what was asked for',
  crashed: 'its thread ended without a result',
  'out-of-memory': 'it needed more memory than it may',
  'timed-out': 'it took longer than it may',
  lost: 'the process that ran it is gone',
  parked: 'nobody takes it up before a person has looked',
  'bad-setting': 'a setting cannot be used',
  'bad-arguments': 'its arguments are not the job’s',
};

/** `outage: the service answers with errors`; a code that has no words of its own stands for itself. */
export function errorWords(code: string): string {
  const plain = /^[\w.-]{1,40}$/.test(code) ? code : 'error';
  const words = codeWords[plain];
  return words === undefined ? plain : `${plain}: ${words}`;
}
