import type { Part } from '../present/line.ts';

export interface PaneRow {
  /** What it is about: the cursor stays on it wherever it moves in its pane. Without one the cursor keeps its place. */
  readonly id?: string;
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
