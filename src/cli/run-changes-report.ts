import { fieldWords, type RunChange, type RunChanges } from '../core/store/runs/run-changes.ts';
import type { RunDetail } from '../core/store/runs/run-view.ts';
import { counted } from '../ui/present/counts.ts';
import type { Report } from './columns.ts';
import type { Output } from './output.ts';

/** So many lines say what kind of change it was; --json has the rest, with all values. */
const shown = 10;

/** What a run changed, or as a dry run would have changed, for people: the first lines of it and how much there is. */
export function printChanges(
  output: Output,
  run: Pick<RunDetail, 'id' | 'dryRun'>,
  { changes, total }: RunChanges,
): void {
  if (total === 0) {
    if (run.dryRun) output.print('would change nothing');
    return;
  }
  output.print(`${run.dryRun ? 'would make' : 'made'} ${counted(total, 'change')}`);
  output.columns(changesReport(changes.slice(0, shown)));
  if (total > shown) output.print({ text: `…and ${total - shown} more: orderdeck runs ${run.id} --json`, tone: 'dim' });
}

function changesReport(changes: readonly RunChange[]): Report {
  return {
    columns: [{ title: 'Order', least: 10 }, { title: 'What' }, { title: 'Did' }, { title: 'Fields', least: 12 }],
    rows: changes.map((change) => [change.orderNumber ?? '–', change.entity, change.op, fieldWords(change)]),
  };
}
