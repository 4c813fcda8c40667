import { describe, it } from 'vitest';
import { retext, webOrder } from '../jobs/print-orders.ts';
import { newHome, newShop } from '../program.ts';
import { Operator } from './operator.ts';

describe('the personalization chain', { timeout: 120_000 }, () => {
  it('is drawn step by step, as it stands and as it failed', async () => {
    const { env, amazon } = await newShop({ orders: 40, seed: 5, speed: 5 });
    const start = async (): Promise<Operator> => {
      const operator = new Operator({ home: newHome(), env });
      await operator.sees('✓ done sync-orders-all');
      operator.press('2', '/', ...'job:personalization', 'enter');
      await operator.sees(/▸ .*personalization-chain /);
      operator.press('enter');
      await operator.sees('steps · the first that fails ends it');
      await operator.sees(/○ download-customizations +never run/);
      await operator.sees(/↓ ○ find-missing-personalization +never run/);
      return operator.press('r');
    };
    const operator = await start();
    await operator.sees(/✓ download-customizations +done in /);
    await operator.sees(/↓ ✓ apply-customizations +done in /);
    await operator.sees(/↓ ✓ update-print-tasks +done in /);
    await amazon.close();
    const other = await start();
    await other.sees(/✗ download-customizations +failed after .*: Amazon/);
    await other.sees(/↓ – apply-customizations +skipped: /);
    await other.sees(/↓ – update-print-tasks +skipped: /);
  });

  it('has a third step that warns when it is started alone on stale input', async () => {
    const { env, sim, now } = await newShop({ orders: 40, seed: 5, speed: 5 });
    const order = webOrder({ sim, clock: { now } }, { text: 'Anna' });
    const operator = new Operator({ home: newHome(), env, columns: 200, rows: 50 });
    await operator.sees('✓ done sync-orders-all');
    operator.press(':', ...'run populate-print');
    await operator.sees('▸ run    run populate-print-queue now');
    operator.press('enter', '1');
    await operator.sees('✓ done populate-print-queue');
    sim.world.edit(order.orderId, now(), (edited) => retext(edited, 0, 'Hanna'));
    operator.press('3', '/', ...order.orderNumber, 'enter');
    await operator.sees('1 of 1');
    operator.press('enter', 'S');
    await operator.sees(/told +version 2,/);
    operator.press('2', '/', ...'job:update-print', 'enter');
    await operator.sees(/▸ .*update-print-tasks/);
    await operator.sees('order of work · step 3 of personalization-chain');
    await operator.sees(/○ download-customizations +never run/);
    await operator.sees(/↓ ○ apply-customizations +never run/);
    await operator.sees(/↓ ○ update-print-tasks \(this job\) +never run/);
    operator.press('r');
    await operator.sees('is queued (w shows it)');
    operator.press('w');
    await operator.sees('their personalization is older than their input');
    await operator.sees('stale input: 1 lines were left alone; run apply-customizations');
  });
});
