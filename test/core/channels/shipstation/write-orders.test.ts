import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RawDocument } from '../../../../src/core/channels/channel.ts';
import { compareOrders } from '../../../../src/core/channels/shipstation/compare-orders.ts';
import { hasPatch, patchOrder } from '../../../../src/core/channels/shipstation/patch-order.ts';
import type { ItemOption } from '../../../../src/core/domain/order.ts';
import type { OrderPatch } from '../../../../src/core/domain/print/own-options.ts';
import { elementTexts } from '../../../../src/core/json-text.ts';

const url = 'https://zme-caps.amazon.com/t/AbC/x/12';
const own: readonly ItemOption[] = [
  { name: 'Name or Text', value: 'Şule 🎉' },
  { name: 'Colour 1', value: 'Red' },
];
/** As the vendor might write it: odd blanks, an id that no double holds, a price with its zero, fields nobody documents. */
const text = `{ "orderId": 512400017, "orderNumber":"202-1", "orderKey":"k-1", "orderStatus":"awaiting_shipment",
  "modifyDate":"2026-03-04T04:00:00.0000000", "customerId": 90071992547409931, "orderTotal": 12.50,
  "shipTo":{"name":"A","residential":true,"addressVerified":"Address validated successfully"},
  "items":[
    {"orderItemId":11,"lineItemKey":"l-1","name":"Keyring","quantity":1,"unitPrice":6.250,"options":[
      {"name":"CustomizedURL","value":"${url}"},{"name":"Colour 1","value":"Blue","extra":1.0}],"modifyDate":"2026-03-04T04:00:00"},
    {"orderItemId":12,"lineItemKey":null,"name":"Bag tag","quantity":1,"unitPrice":6.25,"options":null}],
  "dimensions":{"units":"inches","length":6.30,"width":4,"height":1},
  "internationalOptions":{"customsItems":[{"customsItemId":5,"value":6.2500}]},
  "advancedOptions":{"storeId":1,"mergedOrSplit":true,"billToMyOtherAccount":null},"tagIds":[8114],"labelMessages":null}`;
const document = (body = text): RawDocument => ({ externalId: '512400017', body });
const line = (over: Partial<OrderPatch['lines'][number]> = {}): OrderPatch => ({
  lines: [{ externalItemId: '11', lineKey: 'l-1', options: own, ...over }],
});
const refusal = (body: string, patch = line()): unknown => {
  try {
    return patchOrder(document(body), patch);
  } catch (error) {
    return error;
  }
};

describe('the order that is sent back', () => {
  test('is what was read, number by number, but for our options', () => {
    const { body } = patchOrder(document(), line());
    const [first, second] = elementTexts(body, 'items') ?? [];
    expect(body).toContain('"customerId":90071992547409931,"orderTotal":12.50');
    expect(body).toContain('"length":6.30,');
    expect(first).toContain(
      `"options":[{"name":"CustomizedURL","value":"${url}"},{"name":"Colour 1","value":"Red"},{"name":"Name or Text","value":"Şule 🎉"}]`,
    );
    expect(second).toBe(
      '{"orderItemId":12,"lineItemKey":null,"name":"Bag tag","quantity":1,"unitPrice":6.25,"options":null}',
    );
    const plain = JSON.parse(text) as { items: { options: unknown }[] };
    const sent = JSON.parse(body) as typeof plain;
    for (const order of [plain, sent]) for (const item of order.items) item.options = [];
    expect(sent).toEqual(plain);
  });

  test('stands when it stands, in whatever order', () => {
    expect(hasPatch(document(), line())).toBe(false);
    const patched = patchOrder(document(), line());
    expect(hasPatch(patched, line())).toBe(true);
    expect(hasPatch(patched, line({ options: [...own].reverse() }))).toBe(true);
    expect(hasPatch(patched, line({ options: own.slice(1) }))).toBe(false);
    expect(patchOrder(patched, line()).body).toBe(patched.body);
    expect(hasPatch(patchOrder(patched, line({ options: [] })), line({ options: [] }))).toBe(true);
    expect(hasPatch(document(), { lines: [] })).toBe(true);
  });

  test.each([
    ['no orderKey', text.replace('"orderKey":"k-1",', ''), 'no-order-key'],
    ['an empty orderKey', text.replace('"k-1"', '" "'), 'no-order-key'],
    ['no orderId', text.replace('"orderId": 512400017,', ''), 'bad-shape'],
    ['another orderId', text.replace('512400017', '512400018'), 'bad-shape'],
    ['shipped', text.replace('awaiting_shipment', 'shipped'), 'order-shipped'],
    ['cancelled', text.replace('awaiting_shipment', 'cancelled'), 'order-cancelled'],
    ['pending fulfilment', text.replace('awaiting_shipment', 'pending_fulfillment'), 'order-status'],
    ['lines that are none', text.replace(/"items":\[.*\],\s*"dim/s, '"items":"x","dim'), 'bad-shape'],
    ['no JSON', '<html>', 'bad-shape'],
  ])('%s: refused before anything is sent', (_, body, reason) => {
    expect(refusal(body)).toMatchObject({ name: 'Unwritable', reason });
  });

  test.each([
    ['a line that is not there', line({ externalItemId: '99', lineKey: null }), 'unknown-line'],
    ['ids that contradict each other', line({ lineKey: 'l-2' }), 'unknown-line'],
    ['an option too long', line({ options: [{ name: 'Name or Text', value: 'x'.repeat(101) }] }), 'option-too-long'],
  ])('%s: refused', (_, patch, reason) => {
    expect(refusal(text, patch)).toMatchObject({ reason });
  });

  test('a line whose id was renewed is found by its key, if one alone has it', () => {
    const patch = line({ externalItemId: '99' });
    expect(hasPatch(patchOrder(document(), patch), patch)).toBe(true);
    expect(refusal(text.replace('"lineItemKey":null', '"lineItemKey":"l-1"'), patch)).toMatchObject({
      reason: 'unknown-line',
    });
  });

  test('the vendor’s own example comes through whole', () => {
    const file = path.join(import.meta.dirname, '../../../fixtures/shipstation/list-orders.json');
    const texts = elementTexts(readFileSync(file, 'utf8'), 'orders') ?? [];
    for (const body of texts.map((each) => each.replace('pending_fulfillment', 'awaiting_shipment'))) {
      const read = JSON.parse(body) as { orderId: number };
      const raw = { externalId: String(read.orderId), body };
      expect(JSON.parse(patchOrder(raw, { lines: [] }).body)).toEqual(read);
    }
  });
});

describe('what a write has done', () => {
  let written: RawDocument;
  const answered = (change: (body: string) => string): RawDocument => document(change(written.body));
  const compare = (change: (body: string) => string = (body) => body, patch = line()) =>
    compareOrders(document(), answered(change), patch);
  beforeAll(() => {
    written = patchOrder(document(), line());
  });

  test('the patch and nothing else', () => {
    expect(compare()).toEqual({ unmet: [], differences: [] });
  });

  test('dates of change, address checks and ids of customs entries are the vendor’s affair', () => {
    const changed = compare((body) =>
      body
        .replaceAll('T04:00:00', 'T05:00:00')
        .replace('validated successfully', 'validation warning')
        .replace('"residential":true', '"residential":false')
        .replace('"customsItemId":5', '"customsItemId":6')
        .replace('12.50', '12.5')
        .replace('"labelMessages":null', '"labelMessages":""'),
    );
    expect(changed).toEqual({ unmet: [], differences: [] });
  });

  test.each<[path: string, change: (body: string) => string]>([
    ['tagIds', (body) => body.replace('[8114]', 'null')],
    ['tagIds', (body) => body.replace('[8114]', '[8114,1]')],
    ['dimensions', (body) => body.replace(/"dimensions":\{.*?\}/, '"dimensions":null')],
    ['dimensions.length', (body) => body.replace('6.30', '16.002')],
    ['customerNotes', (body) => body.replace('"tagIds"', '"customerNotes":"new","tagIds"')],
    ['orderTotal', (body) => body.replace('12.50', '12.05')],
    ['items[0].options', (body) => body.replace(url, `${url}0`)],
    ['items[0].options', (body) => body.replace(/\{"name":"CustomizedURL".*?\},/, '')],
    ['items[1].options', (body) => body.replace('"options":null', '"options":[{"name":"Colour 1","value":"x"}]')],
    ['items[1] is gone', (body) => body.replace(/,\{"orderItemId":12.*?null\}/, '')],
    ['items: 1 more', (body) => body.replace('"items":[', '"items":[{"orderItemId":13,"options":[]},')],
    ['internationalOptions.customsItems[0].value', (body) => body.replace('6.2500', '6')],
    ['orderStatus', (body) => body.replace('awaiting_shipment', 'on_hold')],
  ])('%s: a difference', (differs, change) => {
    expect(answered(change).body).not.toBe(written.body);
    expect(compare(change)).toEqual({ unmet: [], differences: [differs] });
  });

  test('what shipping has written since is no damage; a lost note still is', () => {
    const shipped = (body: string): string =>
      body
        .replace('awaiting_shipment', 'shipped')
        .replace('"tagIds"', '"shipDate":"2026-03-05","carrierCode":"x","tagIds"');
    expect(compare(shipped).differences).toEqual([]);
    expect(compare((body) => shipped(body).replace('[8114]', 'null')).differences).toEqual(['tagIds']);
  });

  test.each<[kind: string, value: string | null]>([
    ['untouched', null],
    ['question-marks', '?ule ??'],
    ['question-marks', 'Şule ?'],
    ['cut', 'Şule'],
    ['altered', 'Someone else'],
  ])('%s: %s', (kind, value) => {
    const change = (body: string): string => (value === null ? text : body.replace('Şule 🎉', value));
    expect(compare(change)).toEqual({ unmet: [{ kind, path: 'items[0].options' }], differences: [] });
  });

  describe('lines that were given new ids', () => {
    const renumber = (body: string): string =>
      body.replace('"orderItemId":11', '"orderItemId":91').replace('"orderItemId":12', '"orderItemId":92');

    test('are known again by the marketplace’s key, else by what they are and where they stand', () => {
      expect(compare(renumber)).toEqual({ unmet: [], differences: [] });
      const patch = line({ externalItemId: '12', lineKey: null });
      const after = document(renumber(patchOrder(document(), patch).body));
      expect(compareOrders(document(), after, patch)).toEqual({ unmet: [], differences: [] });
    });

    test('are not taken for each other when ids go round', () => {
      const round = (body: string): string =>
        body
          .replace('"orderItemId":11', '"orderItemId":0')
          .replace('"orderItemId":12', '"orderItemId":11')
          .replace('"orderItemId":0', '"orderItemId":12');
      expect(compare(round)).toEqual({ unmet: [], differences: [] });
    });

    test('are still damaged where anything else of them differs', () => {
      const change = (from: string, to: string) => compare((body) => renumber(body).replace(from, to)).differences;
      expect(change('6.250', '6.26')).toEqual(['items[0].unitPrice']);
      expect(change('"Bag tag"', '"Bag"')).toEqual(['items[1] is gone', 'items: 1 more']);
      // The marketplace's own id of a line: without it no shipment is told there.
      expect(compare((body) => body.replace('"l-1"', 'null')).differences).toEqual(['items[0].lineItemKey']);
    });

    test('tell what became of the patch all the same', () => {
      expect(compare(() => renumber(text))).toEqual({
        unmet: [{ kind: 'untouched', path: 'items[0].options' }],
        differences: [],
      });
    });
  });

  test('a line that is gone', () => {
    const change = (body: string): string => body.replace(/\{"orderItemId":11.*?04:00:00"\},/, '');
    expect(compare(change)).toEqual({
      unmet: [{ kind: 'line-gone', path: 'items[0].options' }],
      differences: ['items[0] is gone'],
    });
  });
});
