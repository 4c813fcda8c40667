import * as z from 'zod';
import { unreadable } from './limits.ts';

/**
 * The parts of an Amazon Custom design that we read (facts on Amazon Custom, B3). Unknown fields are nobody's business; a field
 * that we read must be what it should be, or be left out.
 */
const text = z.string().nullish();
const id = z
  .union([z.string(), z.int().transform(String)])
  .nullish()
  .transform((value) => value?.trim() || null);
const quantity = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .nullish();

const node = z.object({ type: text, name: text, label: text, children: z.array(z.unknown()).nullish() });
export type WireNode = z.output<typeof node>;

/** What a node of each known kind has besides; a container has nothing that we read. */
export const leafSchemas = {
  TextCustomization: z.object({ inputValue: text }),
  FontCustomization: z.object({ fontSelection: z.object({ family: text }).nullish() }),
  ColorCustomization: z.object({ colorSelection: z.object({ name: text, value: text }).nullish() }),
  OptionCustomization: z.object({
    displayValue: text,
    optionSelection: z.object({ name: text, label: text }).nullish(),
  }),
  ImageCustomization: z.object({ image: z.object({ imageName: text, buyerFilename: text }).nullish() }),
} as const;
export type LeafType = keyof typeof leafSchemas;
type Leaf<T extends LeafType> = z.output<(typeof leafSchemas)[T]>;

export const containerTypes: ReadonlySet<string> = new Set([
  'PageContainerCustomization',
  'PreviewContainerCustomization',
  'FlatContainerCustomization',
  'ContainerCustomization',
  'PlacementContainerCustomization',
  'FlatRatePriceDeltaContainerCustomization',
]);

const area = z.object({
  customizationType: text,
  name: text,
  label: text,
  text,
  fontFamily: text,
  colorName: text,
  fill: text,
  optionValue: text,
  buyerFilename: text,
});
export type WireArea = z.output<typeof area>;

const surfaces = z.array(z.object({ name: text, areas: z.array(area).nullish() })).nullish();
export type WireSurface = NonNullable<z.output<typeof surfaces>>[number];

const design = z.object({
  orderId: id,
  orderItemId: id,
  legacyOrderItemId: id,
  quantity,
  customizationData: z.unknown().optional(),
  customizationInfo: z.object({ 'version3.0': z.object({ surfaces }).nullish() }).nullish(),
  'version3.0': z.object({ customizationInfo: z.object({ surfaces }).nullish() }).nullish(),
});
export type WireDesign = z.output<typeof design>;

const envelope = z.object({ data: z.object({ orderCustomizationData: z.array(z.unknown()) }) });

/** The designs of a file: its one, or those in the answer of a seller's connector that was stored instead of it. */
export function readDesigns(value: unknown): WireDesign[] {
  const wrapped = envelope.safeParse(value);
  const found = wrapped.success ? wrapped.data.data.orderCustomizationData : [value];
  return found.map((each) => readAs(design, each, 'its design'));
}

export function readNode(value: unknown): WireNode {
  return readAs(node, value, 'a node');
}

export function readLeaf<T extends LeafType>(type: T, value: unknown): Leaf<T> {
  const schemas: { readonly [K in LeafType]: z.ZodType<Leaf<K>> } = leafSchemas;
  return readAs(schemas[type], value, `a ${type}`);
}

/** Names the field that is wrong, never what stands in it. */
function readAs<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw unreadable(`has a shape that nobody knows: ${what}${field === '' ? '' : `, field ${field}`}`);
}
