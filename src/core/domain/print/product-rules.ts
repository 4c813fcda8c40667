import type { ProductProfile } from './order-input.ts';
export function productProfile(
  _sku: string | null,
  _name: string,
  own: Partial<ProductProfile> | null,
): ProductProfile {
  return { personalised: null, colors: null, upperCase: false, maxLength: 40, ...own };
}
