import type { OrderImport } from '../channel.ts';

/** Their own host, which may be numbered (facts on ShipStation, A8). */
const theirHost = /^ssapi\d{0,3}\.shipstation\.com$/;

/**
 * What the address in a notice asks for. Anybody who knows ours can send a notice, so that an address is believed only when it
 * leads to ShipStation's own list of orders, and of it only two ids are taken, of a shape that can be nothing else; the request
 * is made anew from them and goes where all our requests go.
 *
 * @param baseUrl where our requests go; its own host is trusted too
 * @returns null when it must not be believed
 */
export function importBehind(address: string, baseUrl: string): OrderImport | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isTheirs = url.protocol === 'https:' && theirHost.test(url.hostname) && url.port === '';
  if (!isTheirs && url.origin !== new URL(baseUrl).origin) return null;
  if (url.username !== '' || url.password !== '' || !/^\/orders\/?$/i.test(url.pathname)) return null;
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const [storeId = null, batch = null] = [query.get('storeid'), query.get('importbatch')];
  if (storeId !== null && !/^\d{1,18}$/.test(storeId)) return null;
  if (batch !== null && !/^[\w-]{1,64}$/.test(batch)) return null;
  // Without either it would ask for every order there is.
  return storeId === null && batch === null ? null : { storeId, batch };
}

/** The query of an import. The newest come first: should the vendor not know the batch, what is new is met all the same. */
export function importQuery({ storeId, batch }: OrderImport): Record<string, string> {
  return {
    ...(storeId !== null && { storeId }),
    ...(batch !== null && { importBatch: batch }),
    sortBy: 'ModifyDate',
    sortDir: 'DESC',
  };
}
