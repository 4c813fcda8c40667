/** ink-table as the bundler hands it over: a module whose default is the component. Its own types know only the CommonJS form. */
declare module 'ink-table' {
  import type { ComponentType, PropsWithChildren, ReactElement } from 'react';

  export interface TableProps {
    readonly data: readonly Readonly<Record<string, string>>[];
    readonly columns?: readonly string[];
    readonly header?: (props: PropsWithChildren) => ReactElement;
    /** Draws the lines. */
    readonly skeleton?: (props: PropsWithChildren) => ReactElement;
  }
  const Table: ComponentType<TableProps>;
  export default Table;
}
