import { pageById } from '../../help/index.ts';
import { type Block, type HelpPage, pageKinds } from '../../help/page.ts';
import { type Part, part } from './line.ts';
import { wrap } from './wrap.ts';

/** A line of a page; one that names another page leads there. */
export interface HelpLine {
  readonly parts: Part[];
  readonly topic?: string;
}

/** A page of help as lines of at most `columns` columns, its title first; for the console and for a shell alike. */
export function helpLines({ title, blocks, see }: HelpPage, columns: number): HelpLine[] {
  const lines: HelpLine[] = [
    { parts: [part(title, 'strong')] },
    { parts: [] },
    ...blocks.flatMap((block) => blockLines(block, columns)),
  ];
  if (see.length === 0) return lines;
  const links = see.flatMap((id): HelpLine[] => {
    const page = pageById(id);
    return page ? [{ parts: ['  ', part(page.name.padEnd(24), 'accent'), ` ${page.title}`], topic: id }] : [];
  });
  return [...lines, { parts: [] }, { parts: [part('See also', 'strong')] }, ...links];
}

function blockLines(block: Block, columns: number): HelpLine[] {
  if ('heading' in block) return [{ parts: [] }, { parts: [part(block.heading, 'accent')] }];
  if ('text' in block) return wrap(block.text, columns).map((text) => ({ parts: [text] }));
  if ('commands' in block)
    return ['', ...block.commands, ''].map((text) => ({ parts: text === '' ? [] : ['    ', part(text, 'strong')] }));
  return block.list.flatMap((item) =>
    wrap(item, columns - 4).map((text, index) => ({ parts: [part(index === 0 ? '  · ' : '    ', 'dim'), text] })),
  );
}

/** Pages as a list by kind, each line leading to one. */
export function topicLines(pages: readonly HelpPage[]): HelpLine[] {
  return Object.entries(pageKinds).flatMap(([kind, title]) => {
    const some = pages.filter((page) => page.kind === kind);
    if (some.length === 0) return [];
    const lines = some.map(
      (page): HelpLine => ({ parts: ['  ', part(page.name.padEnd(30), 'accent'), page.title], topic: page.id }),
    );
    return [{ parts: [part(title, 'strong')] }, ...lines, { parts: [] }];
  });
}
