import { sanitize } from '../../core/sanitize.ts';
import { type Part, part } from '../present/line.ts';
import { fit, width } from '../terminal/fit.ts';
import type { InputEvent } from '../terminal/input.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One line of text being typed. Pasted text arrives whole, defused, and fires no key. */
export class TextField {
  #graphemes: string[];
  #at: number;

  constructor(text = '') {
    this.#graphemes = split(text);
    this.#at = this.#graphemes.length;
  }

  get text(): string {
    return this.#graphemes.join('');
  }

  set text(text: string) {
    this.#graphemes = split(text);
    this.#at = this.#graphemes.length;
  }

  /** @returns whether the event was an edit or a move inside the text */
  take(event: InputEvent): boolean {
    if (event.type === 'paste') {
      this.#insert(sanitize(event.text.trim(), 1000));
      return true;
    }
    if (event.text !== '') {
      this.#insert(event.text);
      return true;
    }
    return this.#edit(event.key);
  }

  /** The text in `columns` columns with the place of typing marked; its end is what stays in sight. */
  parts(columns: number, isTyping: boolean): Part[] {
    if (!isTyping) return [fit(this.text, columns)];
    let before = this.#graphemes.slice(0, this.#at);
    const under = this.#graphemes[this.#at] ?? ' ';
    while (before.length > 0 && width(before.join('')) + width(under) > columns) before = before.slice(1);
    const start = before.join('');
    const rest = columns - width(start) - width(under);
    return [start, part(under, 'cursor'), fit(this.#graphemes.slice(this.#at + 1).join(''), Math.max(0, rest))];
  }

  #insert(text: string): void {
    const more = split(text);
    this.#graphemes.splice(this.#at, 0, ...more);
    this.#at += more.length;
  }

  #edit(key: string): boolean {
    const end = this.#graphemes.length;
    switch (key) {
      case 'backspace':
        if (this.#at > 0) this.#graphemes.splice(--this.#at, 1);
        return true;
      case 'delete':
        this.#graphemes.splice(this.#at, 1);
        return true;
      case 'left':
        this.#at = Math.max(0, this.#at - 1);
        return true;
      case 'right':
        this.#at = Math.min(end, this.#at + 1);
        return true;
      case 'home':
      case 'ctrl-a':
        this.#at = 0;
        return true;
      case 'end':
      case 'ctrl-e':
        this.#at = end;
        return true;
      case 'ctrl-u':
        this.#graphemes.splice(0, this.#at);
        this.#at = 0;
        return true;
      case 'ctrl-w':
        this.#deleteWord();
        return true;
      default:
        return false;
    }
  }

  #deleteWord(): void {
    let from = this.#at;
    while (from > 0 && this.#graphemes[from - 1] === ' ') from--;
    while (from > 0 && this.#graphemes[from - 1] !== ' ') from--;
    this.#graphemes.splice(from, this.#at - from);
    this.#at = from;
  }
}

function split(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
