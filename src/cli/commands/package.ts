import type { Command } from 'commander';
import { channelsOff } from '../../core/channels-off.ts';
import type { PackageWriteKind } from '../../core/domain/package-writes.ts';
import { type PackageWriteJson, packageWriteToJson } from '../../core/store/orders/package-write-json.ts';
import { packageWritesOf } from '../../core/store/orders/package-writes.ts';
import { deliverPackageWrites } from '../../jobs/deliver-package-writes.ts';
import { NotWanted, wantPackageWrite } from '../../jobs/want-package-write.ts';
import { packageWriteWords } from '../../ui/present/package-write-words.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { followRun, logFromNow } from '../follow-run.ts';
import { oneOrder } from '../one-order.ts';
import { type Session, withSession } from '../session.ts';

/** `package pick|invoice|track REF [NUMBER]`: what a seller sets of a package at Trendyol, sent once and read back. */
export function registerPackage(program: Command): void {
  const command = program
    .command('package')
    .description('set a package at Trendyol: picking, invoiced, its tracking number');
  const ref = 'the package: our id (id:57), Trendyol’s id, or its order number where that has one package only';
  const pick = command.command('pick').description('it is being picked').argument('<ref>', ref);
  act<object, readonly [string]>(pick, (call, _options, text) => want(call, text, 'picking', null));
  const invoice = command
    .command('invoice')
    .description('it is invoiced; only of a package that is being picked')
    .argument('<ref>', ref)
    .argument('[number]', 'the number of the invoice');
  act<object, readonly [string, string | undefined]>(invoice, (call, _options, text, number) =>
    want(call, text, 'invoiced', number?.trim() ?? null),
  );
  const track = command
    .command('track')
    .description('give it the number of your own carrier; Trendyol takes it once')
    .argument('<ref>', ref)
    .argument('<number>', 'the number of the parcel');
  act<object, readonly [string, string]>(track, (call, _options, text, number) =>
    want(call, text, 'tracking', number.trim()),
  );
}

/** Stages the change and follows the run that sends it. 0: it was read back; 1: it was refused, or is still looked for. */
async function want(
  { home, output }: Call,
  ref: string,
  kind: PackageWriteKind,
  value: string | null,
): Promise<number> {
  return withSession(
    home,
    async (session) => {
      const { store, actor, settings } = session;
      const off = channelsOff(settings).trendyol;
      if (off !== undefined) throw new Refusal('channel-off', off, 'Set its credentials in .env.');
      const order = await oneOrder(store.db, ref);
      const log = logFromNow(session, deliverPackageWrites.id);
      const wanted = await wantPackageWrite(store, { actor, now: session.now() }, order.id, { kind, value }).catch(
        (error: unknown) => {
          if (!(error instanceof NotWanted)) throw error;
          throw new Refusal(error.code, error.message, `See \`orderdeck order id:${order.id}\`.`);
        },
      );
      const { leftBy } = await followRun(session, { id: wanted.runId, job: deliverPackageWrites.id }, log);
      const told = await writeTold(session, order.id, wanted.writeId);
      output.document({ orderId: order.id, externalId: order.externalId, runId: wanted.runId, ...told });
      output.print(`package ${order.externalId}: ${packageWriteWords(told)}`);
      if (leftBy !== null) return leftBy === 'SIGTERM' ? 143 : 129;
      return told.state === 'confirmed' ? 0 : 1;
    },
    { logs: true },
  );
}

async function writeTold({ store }: Session, orderId: number, id: number): Promise<PackageWriteJson> {
  const write = (await packageWritesOf(store.db, orderId)).find((one) => one.id === id);
  if (write) return packageWriteToJson(write);
  throw new Refusal('unknown-order', 'The order is not there any more.', 'See `orderdeck orders`.', 1);
}
