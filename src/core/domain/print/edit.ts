import { printed } from './approval.ts';
import type { Finding, Personalization, TextField } from './personalization.ts';
import { lookUpColor } from './reading/palette.ts';
import type { TaskContent } from './task.ts';

/** What a person types; what is left out stays. An empty text means: nothing is printed on it, and that is meant so. */
export interface PersonEdit {
  readonly text?: string;
  readonly color1?: string | null;
  readonly color2?: string | null;
  readonly font?: string | null;
  readonly quantity?: number;
}

/** What a person wants, with the origins of what was left as it was; all else comes from the person. */
export type EditedPersonalization = Omit<Personalization, 'origins'> & Partial<Pick<Personalization, 'origins'>>;

type Edited = EditedPersonalization;

/**
 * Which personalization a task was made of: the one that says the same, of several that do the one that its findings are about or
 * that stands at its place; else the one at its place.
 */
export function positionOf(
  task: TaskContent & { readonly index: number; readonly findings?: readonly Finding[] },
  all: readonly Personalization[],
): number | null {
  const same = [...all.keys()].filter((at) => {
    const one = all[at];
    return (
      one?.text === task.text && one.color1 === task.color1 && one.color2 === task.color2 && one.font === task.font
    );
  });
  const told = same.find((at) => task.findings?.some(({ position }) => position === at));
  const at = told ?? (same.includes(task.index) ? task.index : same[0]);
  return at ?? (task.index < all.length ? task.index : null);
}

/**
 * The personalizations of a line after a person's edit of one of them.
 *
 * @param position null: of a line that nobody could read; the edit is all there is
 * @param ordered pieces of the line
 */
export function edited(
  all: readonly Personalization[],
  position: number | null,
  edit: PersonEdit,
  ordered: number,
): readonly Edited[] {
  if (position === null || all.length === 0) return [changed(blank(ordered), edit)];
  return all.map((one, at) => (at === position ? changed(one, edit) : one));
}

/** Parts a personalization in two: so many pieces stay, the rest becomes one of its own that can be edited apart. */
export function split(all: readonly Personalization[], position: number, pieces: number): readonly Edited[] | null {
  const one = all[position];
  if (!one || !Number.isInteger(pieces) || pieces < 1 || pieces >= one.quantity) return null;
  const parts = [changed(one, { quantity: pieces }), changed(one, { quantity: one.quantity - pieces })];
  return [...all.slice(0, position), ...parts, ...all.slice(position + 1)];
}

/**
 * The doubts that a person's edit leaves as they were: those about pieces that say what they said before (so do both halves of
 * one that was split), and those about the whole line while there is such a piece. Who changes one name has not looked at the others.
 *
 * @param was what was read before the edit; @param is and what is wanted now
 * @param open what was open before
 */
export function untouchedDoubts(
  was: readonly Personalization[],
  is: readonly Personalization[],
  open: readonly Finding[],
): readonly Finding[] {
  const before = is.map((one, at) => [at, ...was.keys()].find((place) => saysTheSame(was[place], one)));
  if (before.every((place) => place === undefined)) return [];
  return open.flatMap((finding): Finding[] => {
    if (finding.position === null) return [finding];
    return before.flatMap((place, position) => (place === finding.position ? [{ ...finding, position }] : []));
  });
}

function saysTheSame(was: Personalization | undefined, is: Personalization): boolean {
  return was !== undefined && printed([{ ...was, quantity: 1 }]) === printed([{ ...is, quantity: 1 }]);
}

function changed(one: Edited, edit: PersonEdit): Edited {
  const { text: typed, ...rest } = edit;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const touched = Object.keys(edit).filter((name) => edit[name as keyof PersonEdit] !== undefined);
  const left = Object.entries(one.origins ?? {}).filter(([name]) => !touched.includes(name));
  const origins: Personalization['origins'] = Object.fromEntries(left);
  const next = { ...one, ...given, origins };
  const own = one.fields.map((field) => followed(field, one, next, edit));
  if (typed === undefined) return { ...next, fields: own };
  const lines = typed.split(/\r\n|\n/).map((line) => line.trim());
  const texts = lines.filter((line) => line !== '');
  const fields = texts.map((text, at) => ({ ...(own[at] ?? plainField), text }));
  return { ...next, text: texts.length === 0 ? null : texts.join('\n'), fields };
}

/**
 * A text on a piece whose colour or font a person changed: it has the new one where it had the old one. A font is that of all its
 * texts, for the form asks for one; a colour that we do not have is nobody's any more once a person has chosen.
 */
function followed(field: TextField, was: Edited, is: Edited, edit: PersonEdit): TextField {
  const font = edit.font === undefined ? field.font : is.font;
  const isRecoloured = edit.color1 !== undefined || edit.color2 !== undefined;
  if (!isRecoloured || field.color === null || field.color === is.color1 || field.color === is.color2)
    return { ...field, font };
  const kept = lookUpColor(field.color).kind === 'known' ? field.color : null;
  const color = field.color === was.color1 ? is.color1 : field.color === was.color2 ? is.color2 : kept;
  return { ...field, color, font };
}

const plainField = { label: null, color: null, font: null };

function blank(quantity: number): Edited {
  return { text: null, fields: [], color1: null, color2: null, font: null, quantity, note: null };
}
