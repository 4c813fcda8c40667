import type { Shell } from '../shell.ts';
import { crumbLine } from './crumbs.ts';
import { footerLines } from './footer.ts';
import { headerLines } from './header.ts';

/**
 * The picture that `App` makes, without it: React, Ink and its layout engine take longer to load than all the rest. Null where
 * `App` shows something else (a terminal that is too small, a store that cannot be read).
 */
export function firstFrame(shell: Shell): string | null {
  const body = shell.screen.lines?.();
  if (!body || shell.isTooSmall || shell.trouble !== null) return null;
  const { columns } = shell.size;
  return [...headerLines(shell, columns), crumbLine(shell, columns), ...body, ...footerLines(shell, columns)].join(
    '\n',
  );
}
