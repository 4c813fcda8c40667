/** Deliveries that wait for their next try, as a condition in SQL: in the words of the index, or it would not be used. */
export const isWaiting = "state in ('queued', 'retrying', 'running') and state <> 'running'";
