import type { CallEnd, CallRecorder, CallStart } from '../http.ts';
import type { BudgetKey } from './budgets.ts';
import type { Store } from './store.ts';

/** Whose calls these are: the quota they count against, and the run they are made for (null: none). */
export interface CallOwner extends BudgetKey {
  readonly runId: number | null;
}

/** Notes a call before it is made, so that a process that dies in the middle leaves a trace. Returns the row's id. */
export async function startCall(store: Store, owner: CallOwner, call: CallStart): Promise<number> {
  const { id } = await store.write((tx) =>
    tx
      .insertInto('calls')
      .values({
        channel: owner.channel,
        grp: owner.group,
        run_id: owner.runId,
        method: call.method,
        path: call.path,
        ref: call.ref,
        at: call.at,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  return id;
}

/** Notes how a call ended. */
export async function endCall(store: Store, id: number, end: CallEnd): Promise<void> {
  await store.write((tx) =>
    tx
      .updateTable('calls')
      .set({ ms: end.ms, status: end.status, bytes: end.bytes, error_kind: end.errorKind, error_body: end.errorBody })
      .where('id', '=', id)
      .execute(),
  );
}

/** Writes every call of one owner into the store. */
export function callRecorder(store: Store, owner: CallOwner): CallRecorder {
  return {
    start: (call) => startCall(store, owner, call),
    end: (id, end) => endCall(store, id, end),
  };
}
