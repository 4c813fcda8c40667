/** What a page is about; also the order in which pages are listed and looked for. */
export const pageKinds = {
  guide: 'Guides',
  screen: 'Screens',
  issue: 'What can be wrong',
  job: 'Jobs',
  error: 'Errors',
  check: 'Checks of doctor',
} as const;
export type PageKind = keyof typeof pageKinds;

/** A paragraph, a list, or lines to be typed as they stand. */
export type Block =
  | { readonly heading: string }
  | { readonly text: string }
  | { readonly list: readonly string[] }
  | { readonly commands: readonly string[] };

/** One page of help. It needs no network and no database. */
export interface HelpPage {
  /** Unique over all: `issue-I14`, `job-sync-tags`, `setup`. */
  readonly id: string;
  readonly kind: PageKind;
  /** What a person types: `I14`, `sync-tags`. Pages of two kinds may share one. */
  readonly name: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Ids of pages to go on with. */
  readonly see: readonly string[];
}
