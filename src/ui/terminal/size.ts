/** Size of a terminal in character cells. */
export interface Size {
  columns: number;
  rows: number;
}

/** What terminals were before they could tell. */
const classic: Size = { columns: 80, rows: 24 };

/** The size a stream tells; a terminal that tells none (0×0 over some serial lines) counts as 80×24. */
export function sizeOf(stream: { columns?: number | undefined; rows?: number | undefined }): Size {
  return { columns: stream.columns || classic.columns, rows: stream.rows || classic.rows };
}
