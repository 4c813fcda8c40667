import * as z from 'zod';
import { applyFiles } from './apply-customizations.ts';
import { downloadFiles } from './download-customizations.ts';
import { defineJob } from './job.ts';
import { daysBackArg, orderArg, syncedOrders } from './print-work.ts';
import { updateTasks } from './update-print-tasks.ts';

const args = z.object({
  order: orderArg,
  daysBack: daysBackArg,
  updateShipstation: z.boolean().default(true).describe('write the personalization onto the ShipStation order'),
});

const taskDays = 1;

export const personalizationChain = defineJob({
  id: 'personalization-chain',
  title: 'Personalization chain',
  description:
    'From the buyer’s file to the print task in three steps: download, apply, update. Stops at the first step that fails. By hand: for one order with --order.',
  schedules: [{ cron: '9-59/15 * * * *' }],
  args,
  resources: ({ updateShipstation }) => (updateShipstation ? ['shipstation:write'] : []),
  writes: ['archives', 'customization_files', 'readings', 'personalizations', 'print_tasks', 'outbox', 'changes'],
  priority: 4,
  timeLimitMs: 90 * 60_000,
  worksOn: [syncedOrders.from],
  input: syncedOrders,
  steps: [
    { name: 'download-customizations', run: downloadFiles },
    {
      name: 'apply-customizations',
      run: (given, context) => applyFiles({ ...given, createPrintTasks: true }, context),
    },
    {
      name: 'update-print-tasks',
      run: ({ order, daysBack = taskDays }, context) => updateTasks({ order, daysBack }, context),
    },
  ],
});
