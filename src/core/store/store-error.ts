export type StoreProblem =
  | 'missing'
  | 'foreign'
  | 'newer'
  | 'damaged'
  | 'network-share'
  | 'not-writable'
  | 'old-sqlite'
  | 'fenced'
  | 'outdated';

/** A database that cannot be used, said to the person who can mend it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreProblem;
  readonly hint: string;

  constructor(code: StoreProblem, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
