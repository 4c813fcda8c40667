import { type ExactJson, type ExactObject, isObject, parseExact, writeExact } from '../../exact-json.ts';
import { ChannelError, type RawDocument } from '../channel.ts';
import { Unwritable, type WriteResult } from '../order-writer.ts';
import type { PackageWriter, SettableStatus } from '../package-source.ts';
import type { Caller, Question } from './call.ts';
import { packageIdOf } from './page.ts';

/** What a package may be when its next state is set (facts on Trendyol, B3). */
const allowedFrom: Readonly<Record<SettableStatus, readonly string[]>> = {
  Picking: ['Created'],
  Invoiced: ['Picking', 'Created'],
};

/** Writes the states and numbers that a seller may set. */
export function packageWriter(caller: Caller): PackageWriter {
  return {
    async setStatus(document, status, invoiceNumber) {
      const externalId = packageIdOf(document.body);
      if (externalId === null) throw new Unwritable('bad-shape', 'The package has no id.');
      return write(caller, {
        endpoint: 'setPackageStatus',
        parts: { package: externalId },
        body: statusBody(document, status, invoiceNumber),
        what: `package ${externalId}, set to ${status}`,
        ref: externalId,
        read: () => null,
      });
    },
    setTracking: (externalId, trackingNumber) =>
      write(caller, {
        endpoint: 'setTrackingNumber',
        parts: { package: externalId },
        body: JSON.stringify({ trackingNumber }),
        what: `the tracking number of package ${externalId}`,
        ref: externalId,
        read: () => null,
      }),
  };
}

/** All lines with all their pieces, ids digit by digit as they were read. */
function statusBody({ body }: RawDocument, status: SettableStatus, invoiceNumber: string | undefined): string {
  const document = parseExact(body);
  if (!isObject(document) || !Array.isArray(document['lines'])) {
    throw new Unwritable('bad-shape', 'The package is not as Trendyol writes it.');
  }
  const held = document['status'];
  if (typeof held !== 'string' || !allowedFrom[status].includes(held)) {
    throw new Unwritable('package-status', `A package that is ${String(held)} cannot be set to ${status}.`);
  }
  return writeExact({
    lines: document['lines'].map(lineBody),
    params: invoiceNumber === undefined ? {} : { invoiceNumber },
    status,
  });
}

function lineBody(line: ExactJson): ExactObject {
  const { lineId, quantity } = isObject(line) ? line : {};
  if (lineId === undefined || quantity === undefined) {
    throw new Unwritable('bad-shape', 'A line of the package has no id or no quantity.');
  }
  return { lineId, quantity };
}

/**
 * Makes a call that changes something, once.
 *
 * @throws ChannelError when the channel lets nobody write now
 */
export async function write(caller: Caller, question: Question<null>): Promise<WriteResult> {
  try {
    await caller.send(question);
    return { kind: 'taken' };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (error.kind === 'throttled' || error.kind === 'auth') throw error;
    return { kind: error.passing ? 'doubt' : 'refused', error };
  }
}
