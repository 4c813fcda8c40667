import { openTaskClosedOrder } from './i26-open-task-closed-order.ts';
import type { Wrong } from './wrong.ts';

/** Every class made to happen, in the order of the catalogue. */
export const wrongs: readonly Wrong[] = [openTaskClosedOrder];
