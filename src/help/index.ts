import { nearestWord } from '../core/domain/edit-distance.ts';
import { checkPages, classPages, jobPages } from './derived.ts';
import { errorPages } from './errors/pages.ts';
import { guidePages } from './guides.ts';
import type { HelpPage } from './page.ts';
import { screenPages } from './screens.ts';

export { pageOfCheck } from './derived.ts';

let made: ReadonlyMap<string, HelpPage> | null = null;

/** Made when somebody first asks: a start does not wait for it. In the order in which kinds are looked for when two share a name. */
function all(): ReadonlyMap<string, HelpPage> {
  if (made === null) {
    const pages = [...guidePages, ...screenPages, ...classPages(), ...jobPages(), ...errorPages, ...checkPages()];
    made = new Map(pages.map((page) => [page.id, page]));
  }
  return made;
}

/** Every page. */
export function helpPages(): readonly HelpPage[] {
  return [...all().values()];
}

/** The page of exactly that id. */
export function pageById(id: string): HelpPage | undefined {
  return all().get(id);
}

/** Pages that are called so, by name or by id, in any case; the first is the likeliest to be meant. */
export function pagesCalled(topic: string): readonly HelpPage[] {
  const wanted = topic.trim().toLowerCase();
  return helpPages().filter(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
}

/** For a topic that is none: those with all its words in name or title, or the one that is spelt nearly so. */
export function pagesLike(topic: string): readonly HelpPage[] {
  const words = topic.toLowerCase().split(/\s+/).filter(Boolean);
  const found = helpPages().filter(({ name, title }) =>
    words.every((word) => `${name} ${title}`.toLowerCase().includes(word)),
  );
  const near = nearestWord(
    topic,
    helpPages().map(({ name }) => name),
  );
  return found.length > 0 || near === undefined ? found : pagesCalled(near);
}
