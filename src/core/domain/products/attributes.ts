import type { Article, KnownListing } from './article.ts';
import type { ItemAttribute } from './item.ts';
import type { AttributeSource, Mappings, MarketAttribute, MarketCategory, MarketWords } from './mapping.ts';
import type { Problem } from './problems.ts';

/** What the article says of itself in its category; an attribute that must be said and is not is a problem that names it (M8). */
export function attributesFor(
  article: Article,
  category: MarketCategory,
  words: MarketWords,
  mappings: Mappings,
  listed: KnownListing | null,
  problems: Problem[],
): ItemAttribute[] {
  const found: ItemAttribute[] = [];
  for (const attribute of words.attributes(category.id)) {
    const said = mappings.attribute(category.id, attribute.id, article.barcode ?? '') ?? byName(article, attribute);
    const value = said && toldValue(article, attribute, said, mappings);
    if (value && !('problem' in value)) found.push(value);
    else {
      const kept = listed?.attributes.find(({ attributeId }) => attributeId === attribute.id);
      if (kept) found.push(kept);
      // A word that cannot be told would be lost without a word, so it is a problem even where nothing must be told.
      else if (value) problems.push(value.problem);
      else if (attribute.required) problems.push(unmapped(attribute, category));
    }
  }
  return found.sort((a, b) => a.attributeId - b.attributeId);
}

/** An option of the shop that is called as the attribute is. */
function byName({ said }: Article, { name }: MarketAttribute): AttributeSource | undefined {
  return said.some((each) => each.name === name) ? { from: name } : undefined;
}

function toldValue(
  { said }: Article,
  attribute: MarketAttribute,
  source: AttributeSource,
  mappings: Mappings,
): ItemAttribute | { readonly problem: Problem } | undefined {
  const attributeId = attribute.id;
  if ('value' in source) return { attributeId, valueId: source.value };
  if ('text' in source) return { attributeId, text: source.text };
  const word = said.find(({ name }) => name === source.from)?.value.trim();
  if (!word) return undefined;
  const mapped = mappings.value(attributeId, word) ?? attribute.values.find(({ name }) => name === word)?.id;
  if (mapped !== undefined) return { attributeId, valueId: mapped };
  if (attribute.allowsText) return { attributeId, text: word };
  return {
    problem: {
      code: 'value-unmapped',
      field: `attributes.${attribute.name}`,
      message: `“${word}” is no value of ${attribute.name}: map it with orderdeck map value.`,
      gap: { kind: 'value', scope: String(attributeId), source: word, name: `${attribute.name}: ${word}` },
    },
  };
}

function unmapped(attribute: MarketAttribute, category: MarketCategory): Problem {
  return {
    code: 'attribute-unmapped',
    field: `attributes.${attribute.name}`,
    message: `Products in ${category.name} must tell ${attribute.name}: map it with orderdeck map attribute.`,
    gap: {
      kind: 'attribute',
      scope: String(category.id),
      source: String(attribute.id),
      name: `${category.name}: ${attribute.name}`,
    },
  };
}
