import type { MarketplaceOrder } from '../shop.ts';
import type { ShopConfig } from './config.ts';
import type { ShopTx } from './database.ts';
import { fitted } from './text.ts';

/**
 * The shop's customer for the order's buyer, made once: found by what we have noted of him, else by the mark that his row
 * itself carries, in case a process died before it could note it. Nobody can log in as such a customer.
 *
 * @param noted the number that we have noted, if any
 * @param at `yyyy-mm-dd hh:mm:ss` in the shop's zone
 * @returns 0 for a buyer without a number: a guest, as OpenCart writes it
 */
export async function customerOf(
  tx: ShopTx,
  config: ShopConfig,
  order: MarketplaceOrder,
  noted: number | null,
  at: string,
): Promise<number> {
  const { buyer } = order;
  if (buyer.id === null) return 0;
  // Read by OpenCart as answers to fields of its own forms, of which none has this number.
  const mark = JSON.stringify({ orderdeck: `${order.channel}:${buyer.id}` });
  const known = await tx
    .selectFrom('customer')
    .select('customer_id')
    .where((e) => e.or([e('customer_id', '=', noted ?? 0), e('custom_field', '=', mark)]))
    .orderBy('customer_id')
    .executeTakeFirst();
  if (known) return known.customer_id;
  const { insertId } = await tx
    .insertInto('customer')
    .values({
      customer_group_id: config.customerGroupId,
      store_id: 0,
      language_id: config.language.id,
      firstname: fitted(buyer.firstName, 32).stored,
      lastname: fitted(buyer.lastName, 32).stored,
      email: emailOf(order),
      telephone: fitted(buyer.phone ?? '', 32).stored,
      // No password has this as its hash.
      password: '!',
      custom_field: mark,
      newsletter: 0,
      ip: '',
      status: 1,
      safe: 0,
      token: '',
      code: '',
      date_added: at,
    })
    .executeTakeFirstOrThrow();
  return Number(insertId);
}

/** The buyer's address for letters; marketplaces tell a relay or none, and OpenCart wants one. */
export function emailOf({ buyer, channel, externalId }: MarketplaceOrder): string {
  const email = buyer.email?.trim() ?? '';
  return email !== '' && email.length <= 96 ? email : `${channel}-${buyer.id ?? externalId}@marketplace.invalid`;
}
