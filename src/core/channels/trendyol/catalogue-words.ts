import * as z from 'zod';
import type { MarketCategory } from '../../domain/products/mapping.ts';
import type { Word } from '../../domain/products/suggest.ts';
import type { AttributeRule } from '../catalogue.ts';
import { nonsense } from './errors.ts';

const word = z.object({ id: z.int(), name: z.string() });

/** Brands by name: a bare list. */
export function readBrands(body: unknown): Word[] {
  return checked(z.array(word), body, 'brands by name');
}

/** A page of all brands. */
export function readBrandPage(body: unknown): Word[] {
  return checked(z.object({ brands: z.array(word) }), body, 'the brands').brands;
}

interface WireCategory {
  readonly id: number;
  readonly name: string;
  readonly subCategories?: readonly WireCategory[] | null | undefined;
}
const category: z.ZodType<WireCategory> = z.object({
  id: z.int(),
  name: z.string(),
  subCategories: z.array(z.lazy(() => category)).nullish(),
});
/** The vendor's page shows the tree within an object; its answer has been seen bare too. */
const tree = z.union([
  z.array(category),
  z.object({ categories: z.array(category) }).transform((own) => own.categories),
]);

/** The tree of categories, each with the way to it. */
export function readCategories(body: unknown): MarketCategory[] {
  const found: MarketCategory[] = [];
  const walk = (categories: readonly WireCategory[], above: string): void => {
    for (const { id, name, subCategories } of categories) {
      const path = above === '' ? name : `${above} › ${name}`;
      const below = subCategories ?? [];
      found.push({ id, name, path, leaf: below.length === 0 });
      walk(below, path);
    }
  };
  walk(checked(tree, body, 'the categories'), '');
  return found;
}

const attributesSchema = z.object({
  categoryAttributes: z.array(
    z.object({
      attribute: word,
      required: z.boolean(),
      allowCustom: z.boolean().nullish(),
    }),
  ),
});

/** What products of a category are asked to say. */
export function readAttributes(body: unknown, categoryId: number): AttributeRule[] {
  const { categoryAttributes } = checked(attributesSchema, body, `the attributes of category ${categoryId}`);
  return categoryAttributes.map(({ attribute, required, allowCustom }) => ({
    ...attribute,
    required,
    allowsText: allowCustom === true,
  }));
}

const valuesSchema = z.object({
  totalPages: z.int().nonnegative().nullish(),
  content: z.array(z.object({ attributeValueId: z.int(), attributeValue: z.string() })),
});

/** A page of an attribute's values. */
export function readValues(body: unknown): { values: Word[]; pages: number } {
  const { content, totalPages } = checked(valuesSchema, body, 'the values of an attribute');
  const values = content.map(({ attributeValueId: id, attributeValue: name }) => ({ id, name }));
  return { values, pages: totalPages ?? 1 };
}

function checked<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw nonsense(what, `${String(parsed.error.issues[0]?.path.join('.') || 'It')} is not as it should be.`);
}
