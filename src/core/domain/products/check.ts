import { formatAmount } from '../money.ts';
import type { Article } from './article.ts';
import type { ProductItem } from './item.ts';
import type { Problem, ProblemCode } from './problems.ts';

/** From this day on a product must say where it was made (facts on Trendyol, B4): 23 October 2026, Istanbul. */
export const originRequiredFrom = Date.UTC(2026, 9, 22, 21);

const longestBarcode = 40;
const longestMainId = 40;
const longestStockCode = 100;
const longestTitle = 100;
const longestDescription = 30_000;
const mostImages = 8;
const vatRates = [0, 1, 10, 20];
const barcodeText = /^[\p{L}\p{N}._-]+$/u;

/** What a marketplace's rules say against the fields of an item, whatever its words are mapped to (facts on Trendyol, B4; M16). */
export function fieldProblems(article: Article, item: ProductItem, currency: string): Problem[] {
  const problems: Problem[] = [];
  const add = (code: ProblemCode, field: string, message: string): void => {
    problems.push({ code, field, message });
  };
  const { openOption } = article;
  if (openOption !== null) {
    add(
      'options-unmapped',
      'barcode',
      `“${openOption}” has to be chosen of it, and no barcode says which: give each choice its own.`,
    );
  } else if (item.barcode === '') {
    add('barcode-missing', 'barcode', 'The shop has no barcode for it.');
  } else if ([...item.barcode].length > longestBarcode) {
    add(
      'barcode-too-long',
      'barcode',
      `Its barcode has ${[...item.barcode].length} characters; ${longestBarcode} are the most.`,
    );
  } else if (!barcodeText.test(item.barcode)) {
    add(
      'barcode-characters',
      'barcode',
      'Its barcode may have letters, digits, full stops, hyphens and underscores, nothing else.',
    );
  }
  textProblems(item, add);
  imageProblems(article, item, add);
  priceProblems(article, item, currency, add);
  return problems;
}

type Add = (code: ProblemCode, field: string, message: string) => void;

function textProblems({ productMainId, stockCode, title, description }: ProductItem, add: Add): void {
  const size = (text: string): number => [...text].length;
  if (productMainId === '') add('main-id-missing', 'productMainId', 'The shop has no model for it.');
  if (size(productMainId) > longestMainId) {
    add(
      'main-id-too-long',
      'productMainId',
      `Its model has ${size(productMainId)} characters; ${longestMainId} are the most.`,
    );
  }
  if (size(stockCode) > longestStockCode) {
    add(
      'stock-code-too-long',
      'stockCode',
      `Its model has ${size(stockCode)} characters; ${longestStockCode} are the most.`,
    );
  }
  if (title === '') add('title-missing', 'title', 'The shop has no name for it in its language.');
  if (size(title) > longestTitle) {
    add('title-too-long', 'title', `Its name has ${size(title)} characters; ${longestTitle} are the most.`);
  }
  if (description === '') add('description-missing', 'description', 'The shop has no description of it.');
  if (size(description) > longestDescription) {
    add(
      'description-too-long',
      'description',
      `Its description has ${size(description)} characters; ${longestDescription} are the most.`,
    );
  }
}

function imageProblems({ images }: Article, item: ProductItem, add: Add): void {
  if (images.length === 0) add('images-missing', 'images', 'The shop has no image of it.');
  if (images.length > mostImages) {
    add('images-too-many', 'images', `The shop has ${images.length} images of it; ${mostImages} are the most.`);
  }
  const unusable = images.length - item.images.length;
  if (unusable > 0) {
    add(
      'image-address',
      'images',
      `${unusable} of its images have no address that begins with https://: set OPENCART_IMAGE_BASE_URL.`,
    );
  }
}

function priceProblems(
  { currency, listPrice, salePrice, vatRate: told }: Article,
  { vatRate }: ProductItem,
  wanted: string,
  add: Add,
): void {
  if (currency !== wanted) {
    add('currency', 'listPrice', `Its price is in ${currency}; the marketplace counts in ${wanted}.`);
  }
  if (salePrice <= 0) add('price-missing', 'salePrice', 'The shop has no price for it.');
  if (listPrice < salePrice) {
    add(
      'list-below-sale',
      'listPrice',
      `Its list price (${formatAmount(listPrice)}) is below its sale price (${formatAmount(salePrice)}).`,
    );
  }
  // A product that is free of tax looks like one whose tax was forgotten: the shop has to say it.
  if (told === null && vatRate < 0) {
    add(
      'vat-missing',
      'vatRate',
      'The shop has no tax for it: give it a tax class, one of 0 % where it is free of tax.',
    );
  } else if (!vatRates.includes(vatRate)) {
    add('vat-rate', 'vatRate', `Its VAT of ${vatRate} % does not exist: it is one of ${vatRates.join(', ')}.`);
  }
}
