import type { Migration } from '../index.ts';
import * as deliveries from './0001-deliveries.ts';

/** The inbox's own schema: forward only, in order, as the store's. */
export const inboxMigrations: readonly Migration[] = [deliveries];
