/** The few control sequences the console sends. Every terminal named in console.md law 8 obeys or ignores each of them. */

const csi = '\x1b[';

/** DEC 2026: the terminal shows what lies between as one picture. Ignored where it is not known. */
export const beginSynchronized = `${csi}?2026h`;
export const endSynchronized = `${csi}?2026l`;

/**
 * No cursor, bracketed paste; no automatic margins, so that a glyph the terminal takes for wider than we do can spoil the
 * end of its own line only.
 */
export const screenModes = `${csi}?25l${csi}?2004h${csi}?7l`;

/** The alternate screen in those modes. */
export const enterScreen = `${csi}?1049h${screenModes}`;

/** Undoes `enterScreen`. Ends a synchronized update first: the bytes before may have been cut anywhere. */
export const leaveScreen = `${endSynchronized}${csi}r${csi}m${csi}?7h${csi}?2004l${csi}?25h${csi}?1049l`;

export const resetStyle = `${csi}m`;
export const clearScreen = `${resetStyle}${csi}2J`;
export const clearToLineEnd = `${csi}K`;

/** `row` and `column` count from 0. */
export function cursorTo(row: number, column: number): string {
  return column === 0 ? `${csi}${row + 1}H` : `${csi}${row + 1};${column + 1}H`;
}

export function cursorForward(columns: number): string {
  return columns === 1 ? `${csi}C` : `${csi}${columns}C`;
}

/**
 * Moves rows `top` to `bottom` (exclusive, from 0) up by `lines`, or down when negative; rows that come free are blank in
 * the current style. Insert and delete line within margins, because scroll up and down (SU, SD) are unknown to the Linux
 * console. The cursor ends at the top left.
 */
export function scrollRows(top: number, bottom: number, lines: number): string {
  const move = lines > 0 ? `${csi}${lines}M` : `${csi}${-lines}L`;
  return `${csi}${top + 1};${bottom}r${cursorTo(top, 0)}${move}${csi}r`;
}
