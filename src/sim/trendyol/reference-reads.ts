import type { Endpoint } from './desk.ts';
import { ok } from './desk.ts';
import { refused } from './errors.ts';
import { pageOf } from './paging.ts';
import { attributesOf, brands, type Category, categories, leafCategory } from './reference.ts';

/** Turkish letters are told apart as Turkish has them: İ and I are two. */
const folded = (text: string): string => text.toLocaleLowerCase('tr');

/** The marketplace's words (facts B2, sample `reference-data`). */
export const referenceEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/product/brands',
    group: 'productRead',
    answer: (_desk, { query }) => ok({ brands: pageOf(brands, query, { size: 1_000, most: 1_000 }).content }),
  },
  {
    method: 'GET',
    path: '/product/brands/by-name',
    group: 'productRead',
    answer: (_desk, { query }) => {
      const name = folded(query.get('name') ?? '');
      return ok(brands.filter((brand) => folded(brand.name) === name));
    },
  },
  {
    method: 'GET',
    path: '/product/product-categories',
    group: 'productRead',
    answer: () => ok(categories),
  },
  {
    method: 'GET',
    path: '/product/categories/{category}/attributes',
    group: 'productRead',
    answer: (_desk, { params }) => {
      const category = leafOf(params['category']);
      return ok({
        id: category.id,
        name: category.name,
        displayName: category.name,
        categoryAttributes: attributesOf(category).map(({ id, name, required, varianter, slicer, allowCustom }) => ({
          allowCustom,
          attribute: { id, name },
          categoryId: category.id,
          required,
          varianter,
          slicer,
          allowMultipleAttributeValues: false,
        })),
      });
    },
  },
  {
    method: 'GET',
    path: '/product/categories/{category}/attributes/{attribute}/values',
    group: 'productRead',
    answer: (_desk, { params, query }) => {
      const attribute = attributesOf(leafOf(params['category'])).find(({ id }) => String(id) === params['attribute']);
      if (!attribute) throw refused(404, 'attribute.not.found', 'Özellik bulunamadı');
      const page = pageOf(attribute.values, query, { size: 10, most: 1_000 });
      const content = page.content.map(({ id, name }) => ({ attributeValueId: id, attributeValue: name }));
      return ok({ ...page, content });
    },
  },
];

function leafOf(id: string | undefined): Category {
  const category = leafCategory(Number(id));
  if (!category) throw refused(404, 'category.not.found', 'Kategori bulunamadı');
  return category;
}
