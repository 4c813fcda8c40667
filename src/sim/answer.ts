/** What a fake answers to one request; an undefined body is an empty one. */
export interface Answer {
  readonly status: number;
  /** Anything that JSON can say, or a RawJson. */
  readonly body?: unknown;
}

/** JSON that is written already: for numbers that no double holds. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A refusal by the vendor, thrown wherever a request turns out to be wrong and answered by the server. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, body?: unknown) {
    super(`refused with ${status}`);
    this.answer = { status, body };
  }
}
