import type { Part } from '../present/line.ts';

export interface PaneRow {
  readonly parts: readonly Part[];
  /** What Enter does on this row. */
  readonly open?: () => void;
}

/** One part of the overview: reads its own data and says it in as many rows as there is room for. */
export interface Pane {
  readonly title: string;
  /** Whether what it read is another answer than before. */
  load(): Promise<boolean>;
  rows(width: number, height: number): readonly PaneRow[];
}
