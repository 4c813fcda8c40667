import { type Filter, parseFilter } from '../filter.ts';
import { type Part, part } from '../present/line.ts';
import type { InputEvent } from '../terminal/input.ts';
import { TextField } from './text-field.ts';

const columns = 28;

/** A filter being typed, live at every key. Enter keeps it, Esc takes it away (also later, before Esc goes back). */
export class FilterLine {
  isTyping = false;
  filter: Filter;
  readonly #field = new TextField();
  readonly #fields: readonly string[];
  readonly #onChange: () => void;

  /** @param fields those that can be asked for as `field:value` */
  constructor(fields: readonly string[], onChange: () => void) {
    this.#fields = fields;
    this.#onChange = onChange;
    this.filter = parseFilter('', fields);
  }

  get text(): string {
    return this.#field.text;
  }

  /** Filled in before the list is first read; nobody is told. */
  start(text: string): void {
    this.#field.text = text;
    this.filter = parseFilter(text, this.#fields);
  }

  type(): void {
    this.isTyping = true;
  }

  /** @returns whether the event was about the filter */
  take(event: InputEvent): boolean {
    const key = event.type === 'key' ? event.key : '';
    if (!this.isTyping) {
      if (key !== 'escape' || this.text === '') return false;
      this.set('');
      return true;
    }
    if (key === 'enter') this.isTyping = false;
    else if (key === 'escape') {
      this.isTyping = false;
      this.set('');
    } else if (this.#field.take(event)) this.set(this.#field.text);
    return true;
  }

  /** What is filtered for, for the breadcrumb; nothing when nothing is. */
  parts(): Part[] {
    if (this.isTyping) return [part('/ ', 'accent'), ...this.#field.parts(columns, true)];
    return this.text === '' ? [] : [part(`/ ${this.text}`, 'accent')];
  }

  /** Puts a text in the place of what was typed. */
  set(text: string): void {
    if (text !== this.#field.text) this.#field.text = text;
    this.filter = parseFilter(text, this.#fields);
    this.#onChange();
  }
}
