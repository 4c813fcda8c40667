import { labelRules } from './reading/labels.ts';
import { nameRules } from './reading/name-words.ts';
import { noneRules } from './reading/none-words.ts';
import { colorRules } from './reading/palette.ts';
import type { PrintRule } from './reading/print-rule.ts';
import { productRules } from './reading/product-rules.ts';
import { remarkRules } from './reading/remarks.ts';
import { textRules } from './reading/text-check.ts';
import { messageRules } from './reading/text-doubts.ts';

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
