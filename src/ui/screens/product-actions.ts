import type { Action } from '../action.ts';
import { askMapping, type ProductPlace, syncNow, whyNoMapping, whyNoSync } from '../products/acts.ts';
import { nothingSelected } from './selecting.ts';

/** What can be done about a product, wherever one is shown. */
export const productActions: readonly Action<ProductPlace>[] = [
  {
    key: 'e',
    title: 'map',
    help: 'choose what its brand, category or attribute means at the marketplace, among suggestions',
    group: 'act',
    changes: true,
    disabled: whyNoMapping,
    run: askMapping,
  },
  {
    key: 'r',
    title: 'sync now',
    help: 'queue a run for all products; it is marked with your name',
    group: 'act',
    changes: true,
    disabled: whyNoSync,
    run: ({ session }) => syncNow(session),
  },
  {
    key: 'R',
    title: 'sync this',
    help: 'queue a run for this product only, once more even if it was refused before',
    group: 'act',
    changes: true,
    disabled: (place) => nothingSelected(place) ?? whyNoSync(place),
    run: ({ session, row }) => row && syncNow(session, row.barcode),
  },
];
