import { lineInReview, type PrintLine, printableLine, spoilReading } from './print-line.ts';
import { badRun, setAs, type Wrong, type WrongPlace } from './wrong.ts';

/** No filament of the shop's. */
const nobodys = 'Deep Sea';

/** A run writes a colour that the shop does not have, and asks nobody. */
export const readButOdd: Wrong = {
  id: 'I17',
  title: 'A piece is to be printed in a colour that the shop does not have',
  async inject(place) {
    const line = printableLine(place, 'p.color1 is not null');
    const runId = badRun(place, 'apply-customizations');
    spoilReading(place, runId, line, () => recolour(place, line));
    const set = { color1: nobodys };
    setAs(place, runId, { table: 'print_tasks', entity: 'task', id: line.taskId, orderId: line.orderId, set });
    return { orderId: line.orderId, key: `item:${line.itemId}`, runId };
  },
  // The same colour, and it waits for a person to choose another.
  async twin(place) {
    const line = lineInReview(place);
    const { orderId, itemId, taskId } = line;
    const findings = JSON.stringify([{ reason: 'unknown-color', detail: `“${nobodys}”`, position: 0 }]);
    spoilReading(place, null, line, () => {
      recolour(place, line);
      place.db.run('update readings set findings = ? where item_id = ?', findings, itemId);
    });
    const set = { color1: nobodys, findings, updated_at: place.now };
    setAs(place, null, { table: 'print_tasks', entity: 'task', id: taskId, orderId, set });
    return { orderId, key: null, runId: null };
  },
};

function recolour({ db }: WrongPlace, { itemId }: PrintLine): void {
  db.run('update personalizations set color1 = ? where item_id = ?', nobodys, itemId);
}
