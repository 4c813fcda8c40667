import { labelRules } from './labels.ts';
import { nameRules } from './name-words.ts';
import { noneRules } from './none-words.ts';
import { colorRules } from './palette.ts';
import type { PrintRule } from './print-rule.ts';
import { productRules } from './product-rules.ts';
import { remarkRules } from './remarks.ts';
import { textRules } from './text-check.ts';
import { messageRules } from './text-doubts.ts';

/** Every rule by which orders are read, for a command that lists them; each id once. */
export const printRules: readonly PrintRule[] = [
  ...productRules,
  ...labelRules,
  ...textRules,
  ...noneRules,
  ...messageRules,
  ...nameRules,
  ...remarkRules,
  ...colorRules,
];
