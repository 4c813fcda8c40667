import type { WireTag } from '../shipstation/wire.ts';

/** The numbers of the account's tags; their names can change (V1 itself cannot create a tag). */
export const tagIds = {
  prime: 8_101,
  rush: 8_114,
  gift: 8_120,
  twoColours: 8_133,
  spelling: 8_146,
  replacement: 8_152,
} as const;

/** The account's tags as they are at the start. */
export const initialTags: readonly WireTag[] = [
  { tagId: tagIds.prime, name: 'Prime Order', color: '#0000FF' },
  { tagId: tagIds.rush, name: 'Rush', color: '#FF0000' },
  { tagId: tagIds.gift, name: 'Gift', color: '#CC99FF' },
  { tagId: tagIds.twoColours, name: 'Two Colours', color: '#33CCCC' },
  { tagId: tagIds.spelling, name: 'Check Spelling', color: '#FF9900' },
  { tagId: tagIds.replacement, name: 'Replacement', color: '#800080' },
];

/** An order's tags with one more; a tag it already carries moves to the end. */
export function withTag(tags: readonly number[] | null, tagId: number): number[] {
  return [...(tags ?? []).filter((other) => other !== tagId), tagId];
}
