export interface PaneRoom {
  readonly width: number;
  readonly height: number;
  /** In a frame of its own, where there is room for one; else below a thin line with its title. */
  readonly isBoxed: boolean;
}

const threeAbreast = 150;
const boxedFrom = 10;

/** Rooms for `count` panes, row by row: three abreast on wide screens, else two. What does not divide goes to the first rows. */
export function arrangePanes({ width, height }: Pick<PaneRoom, 'width' | 'height'>, count: number): PaneRoom[][] {
  const abreast = width >= threeAbreast ? 3 : 2;
  const rows = Math.ceil(count / abreast);
  return Array.from({ length: rows }, (_, row) => {
    const tall = Math.floor(height / rows) + (row < height % rows ? 1 : 0);
    return Array.from({ length: Math.min(abreast, count - row * abreast) }, (_, column) => ({
      width: Math.floor(width / abreast) + (column < width % abreast ? 1 : 0),
      height: tall,
      isBoxed: tall >= boxedFrom,
    }));
  });
}

/** What is left for the rows of a pane: its frame, the cursor and a blank taken off. */
export function paneRoom({ width, height, isBoxed }: PaneRoom): { width: number; height: number } {
  return { width: Math.max(1, width - (isBoxed ? 6 : 4)), height: Math.max(0, height - (isBoxed ? 2 : 1)) };
}
