import { renderToString, Text } from 'ink';
import Table from 'ink-table';
import type { PropsWithChildren } from 'react';

/** A report: titles and as many cells a row. */
export interface TableReport {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A report in a box of thin lines, as text to print once.
 *
 * ink-table counts code units where a terminal counts columns, and never cuts: give it fitted cells, and none with wide
 * characters (`fitsTable`).
 */
export function tableText({ titles, rows }: TableReport): string {
  const data = rows.map((row) => Object.fromEntries(titles.map((title, index) => [title, row[index] ?? ''])));
  const columns = titles.reduce((sum, title, index) => {
    const widest = rows.reduce((most, row) => Math.max(most, (row[index] ?? '').length), title.length);
    return sum + widest + 3;
  }, 1);
  return renderToString(<Table data={data} columns={[...titles]} header={Heading} skeleton={Rule} />, { columns });
}

/** The lines are there to guide the eye, not to catch it. */
function Rule({ children }: PropsWithChildren): React.JSX.Element {
  return <Text dimColor>{children}</Text>;
}

function Heading({ children }: PropsWithChildren): React.JSX.Element {
  return <Text bold>{children}</Text>;
}
