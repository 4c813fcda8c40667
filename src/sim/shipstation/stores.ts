import { itemDate } from '../pacific.ts';
import { DAY } from '../shop/book.ts';
import { channels, manualStore } from '../shop/channels.ts';
import type { WireStore } from './wire.ts';

/** The account's stores as `GET /stores` lists them, last refreshed at `base` (epoch ms). */
export function initialStores(base: number): readonly WireStore[] {
  return [manualStore, ...channels].map(({ storeId, storeName, marketplaceId, marketplaceName }) => ({
    storeId,
    storeName,
    marketplaceId,
    marketplaceName,
    accountName: null,
    email: null,
    integrationUrl: null,
    active: true,
    companyName: 'Marlbury Makes',
    phone: '',
    publicEmail: '',
    website: '',
    refreshDate: marketplaceId === 0 ? null : itemDate(base),
    lastRefreshAttempt: marketplaceId === 0 ? null : itemDate(base),
    createDate: itemDate(base - 900 * DAY),
    modifyDate: itemDate(base - 40 * DAY),
    autoRefresh: marketplaceId !== 0,
    statusMappings: null,
  }));
}

/** `GET /stores/marketplaces`: what the account's stores are connected to. */
export function marketplaces(stores: readonly WireStore[]): unknown[] {
  return stores.map(({ marketplaceId, marketplaceName }) => ({
    name: marketplaceName,
    marketplaceId,
    canRefresh: marketplaceId !== 0,
    supportsCustomMappings: false,
    supportsCustomStatuses: false,
    canConfirmShipments: marketplaceId !== 0,
  }));
}
