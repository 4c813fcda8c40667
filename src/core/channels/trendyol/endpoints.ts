/** Endpoints that one limit per minute is about (facts on Trendyol, B7). */
export type EndpointGroup =
  | 'orders-list'
  | 'orders-stream'
  | 'package-status'
  | 'package-tracking'
  | 'package-unsupplied'
  | 'package-split'
  | 'product-read'
  | 'product-write'
  | 'price-and-stock'
  | 'claims-read'
  | 'claims-approve'
  | 'claims-reject'
  | 'webhooks';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** After `/integration`; what stands in braces is put in by the call. */
  readonly path: string;
  readonly group: EndpointGroup;
  /** Calls about orders keep a share of our own cap while products and stock take all they can (M144). */
  readonly favoured?: boolean;
}

const orders = '/order/sellers/{seller}';
const parcel = `${orders}/shipment-packages/{package}`;
const products = '/product/sellers/{seller}/products';
const hooks = '/webhook/sellers/{seller}/webhooks';
const favoured = true;

/**
 * Trendyol's endpoints of today (facts on Trendyol, B2). Versions are retired within months: the address of each stands here and
 * nowhere else.
 */
export const endpoints = {
  listPackages: { method: 'GET', path: `${orders}/v2/orders`, group: 'orders-list', favoured },
  streamPackages: { method: 'GET', path: `${orders}/orders/stream`, group: 'orders-stream', favoured },
  setPackageStatus: { method: 'PUT', path: parcel, group: 'package-status', favoured },
  setTrackingNumber: { method: 'PUT', path: `${parcel}/update-tracking-number`, group: 'package-tracking', favoured },
  reportUnsupplied: { method: 'PUT', path: `${parcel}/items/unsupplied`, group: 'package-unsupplied', favoured },
  splitPackage: { method: 'POST', path: `${parcel}/split-packages`, group: 'package-split', favoured },
  createProducts: { method: 'POST', path: '/product/sellers/{seller}/v2/products', group: 'product-write' },
  updateUnapproved: { method: 'POST', path: `${products}/unapproved-bulk-update`, group: 'product-write' },
  updateContent: { method: 'POST', path: `${products}/content-bulk-update`, group: 'product-write' },
  updateVariants: { method: 'POST', path: `${products}/variant-bulk-update`, group: 'product-write' },
  setPriceAndStock: {
    method: 'POST',
    path: '/inventory/sellers/{seller}/products/price-and-inventory',
    group: 'price-and-stock',
  },
  readBatch: { method: 'GET', path: `${products}/batch-requests/{batch}`, group: 'product-read' },
  listApproved: { method: 'GET', path: `${products}/approved`, group: 'product-read' },
  listPricesAndStock: { method: 'GET', path: `${products}/approved/inventory-and-price`, group: 'product-read' },
  listUnapproved: { method: 'GET', path: `${products}/unapproved`, group: 'product-read' },
  readProduct: { method: 'GET', path: '/product/sellers/{seller}/product/{barcode}', group: 'product-read' },
  listBrands: { method: 'GET', path: '/product/brands', group: 'product-read' },
  findBrands: { method: 'GET', path: '/product/brands/by-name', group: 'product-read' },
  listCategories: { method: 'GET', path: '/product/product-categories', group: 'product-read' },
  listAttributes: { method: 'GET', path: '/product/categories/{category}/attributes', group: 'product-read' },
  listAttributeValues: {
    method: 'GET',
    path: '/product/categories/{category}/attributes/{attribute}/values',
    group: 'product-read',
  },
  listClaims: { method: 'GET', path: `${orders}/claims`, group: 'claims-read', favoured },
  approveClaim: { method: 'PUT', path: `${orders}/claims/{claim}/items/approve`, group: 'claims-approve', favoured },
  rejectClaim: { method: 'POST', path: `${orders}/claims/{claim}/issue`, group: 'claims-reject', favoured },
  listClaimReasons: { method: 'GET', path: '/order/claim-issue-reasons', group: 'claims-read', favoured },
  listWebhooks: { method: 'GET', path: hooks, group: 'webhooks' },
  createWebhook: { method: 'POST', path: hooks, group: 'webhooks' },
  updateWebhook: { method: 'PUT', path: `${hooks}/{webhook}`, group: 'webhooks' },
  deleteWebhook: { method: 'DELETE', path: `${hooks}/{webhook}`, group: 'webhooks' },
  activateWebhook: { method: 'PUT', path: `${hooks}/{webhook}/activate`, group: 'webhooks' },
} as const satisfies Readonly<Record<string, Endpoint>>;

export type EndpointId = keyof typeof endpoints;

/** What a path's braces stand for, but for the seller. */
export type PathParts = Readonly<Record<string, string>>;

/**
 * The address of an endpoint below the gateway.
 *
 * @throws RangeError when a part of the path is missing
 */
export function endpointPath(id: EndpointId, parts: PathParts): string {
  const path = endpoints[id].path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parts[name];
    if (value === undefined || value === '') throw new RangeError(`${id} needs its ${name}.`);
    return encodeURIComponent(value);
  });
  return `/integration${path}`;
}
