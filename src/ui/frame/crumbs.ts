import { cut, type Part, part, spread, widthOf } from '../present/line.ts';
import { type TabId, tabs } from '../screen.ts';
import type { Shell } from '../shell.ts';

/**
 * Room that a screen's word of itself is given before the names of the tabs are: a filter, also as it is typed, a sort and a place in a
 * list.
 */
const noteRoom = 56;

/** The tabs from roomy to tight; the open one is named in each. */
const rows: readonly ((open: TabId) => Part[])[] = [
  (open) => tabRow(open, ({ key, title }) => [part(` ${key} `, 'accent'), part(`${title} `, 'dim'), ' ']),
  (open) => tabRow(open, ({ key, title }) => [part(key, 'accent'), part(` ${title} `, 'dim')]),
  (open) => tabRow(open, (tab) => [part(tab.key, 'accent'), part(`${shortTitle(tab)} `, 'dim')]),
  (open) => tabRow(open, ({ key }) => [part(key, 'accent'), ' ']),
];

function shortTitle(tab: (typeof tabs)[number]): string {
  return 'short' in tab ? tab.short : tab.title;
}

function tabRow(open: TabId, closed: (tab: (typeof tabs)[number]) => Part[]): Part[] {
  return tabs.flatMap((tab) => (tab.id === open ? [part(` ${tab.key} ${tab.title} `, 'cursor'), ' '] : closed(tab)));
}

/**
 * The tabs with the open one lit, the way from there to here, and at the right what the screen says of itself. Where all of it has no
 * room, the tabs that are not open go without their names: which keys there are is still seen.
 */
export function crumbLine(shell: Pick<Shell, 'screen' | 'path'>, columns: number): string {
  const { screen } = shell;
  const [, first, ...deeper] = shell.path;
  // The list that a tab opens with is named by the tab itself.
  const isNamed = tabs.some(({ id, title }) => id === screen.tab && title === first);
  const steps = first === undefined || isNamed ? deeper : [first, ...deeper];
  const way = steps.flatMap((title): Part[] => [part('› ', 'dim'), part(title, 'strong'), ' ']);
  const wanted = Math.min(widthOf(screen.note), noteRoom);
  const forms = rows.map((row) => [...row(screen.tab), ...way]);
  const left = forms.find((form) => widthOf(form) + wanted + 2 <= columns) ?? forms[forms.length - 1] ?? [];
  const room = Math.max(wanted, columns - widthOf(left) - 2);
  return spread(left, [...cut(screen.note, room), ' '], columns);
}
