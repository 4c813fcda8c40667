import type { Db, Store, Tx } from './store.ts';

/**
 * A store whose writes are all part of one transaction, so that what is made of several of them happens wholly or not at all, and
 * can be looked at before it happens. It ends with the transaction and cannot be closed or copied.
 */
export function storeOn(tx: Tx, file: string): Store {
  const store: Store = {
    file,
    db: tx as unknown as Db,
    write: (work) => work(tx),
    dataVersion: () => 0,
    guarded: () => store,
    copyTo: () => {
      throw new Error('A transaction is not a store of its own.');
    },
    close: async () => undefined,
  };
  return store;
}
