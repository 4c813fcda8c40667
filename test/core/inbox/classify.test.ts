import { describe, expect, it } from 'vitest';
import { eventNamed, eventOfStatus } from '../../../src/core/inbox/event.ts';
import { deliveryOf, packageOf } from './delivery.ts';

const at = 1_762_253_333_685;

describe('what a marketplace’s body is', () => {
  it('is told by each package’s id, status and modify date, alone or in a page', () => {
    expect(deliveryOf(packageOf(33))).toMatchObject({ key: `m:33:Created:${at}`, event: 'ORDER_CREATED', priority: 1 });
    const page = { content: [packageOf(34, 'Delivered'), packageOf(33, 'Cancelled')] };
    expect(deliveryOf(page)).toMatchObject({
      key: `m:33:Cancelled:${at},34:Delivered:${at}`,
      event: 'ORDER_CANCELLED',
      priority: 1,
      subject: '34, 33',
      trouble: null,
    });
  });

  it('keeps ids beyond 2^53 apart', () => {
    const body = (id: string) => `{"content":[{"shipmentPackageId":${id},"status":"Created","lastModifiedDate":1}]}`;
    expect(deliveryOf(body('12345678901234567891')).key).toBe('m:12345678901234567891:Created:1');
    expect(deliveryOf(body('12345678901234567892')).key).toBe('m:12345678901234567892:Created:1');
  });

  it('is one key of bounded length, however many packages it has', () => {
    const many = { content: Array.from({ length: 200 }, (_, index) => packageOf(index)) };
    expect(deliveryOf(many).key).toMatch(/^m:many:.{43}$/);
  });

  it.each([
    ['Awaiting', 'order-creation', 'ORDER_CREATED'],
    ['CREATED', 'transfer', 'ORDER_CREATED'],
    ['Created', 'cancel', 'ORDER_CANCELLED'],
    ['UnSupplied', null, 'ORDER_CANCELLED'],
    ['AT_COLLECTION_POINT', null, 'ORDER_STATUS_CHANGED'],
    ['Shipped', null, 'SHIPMENT_CREATED'],
    ['Teleported', null, null],
  ])('status %s of a package made by %s tells %s', (status, createdBy, event) => {
    expect(eventOfStatus(status, createdBy)).toBe(event);
  });

  it('may carry an event’s name, in the seed’s spellings too', () => {
    expect(eventNamed('NewOrder')).toBe('ORDER_CREATED');
    expect(eventNamed('PriceUpdated')).toBe('PRICE_UPDATED');
    expect(deliveryOf({ eventType: 'PRICE_UPDATED', barcode: '8690000000001' })).toMatchObject({
      event: 'PRICE_UPDATED',
      priority: 3,
      trouble: null,
    });
  });

  it('is unknown when its status or event is none that we know, and unreadable when it is no package', () => {
    expect(deliveryOf(packageOf(1, 'Teleported'))).toMatchObject({ priority: 5, trouble: { code: 'unknown' } });
    expect(deliveryOf({ event_type: 'MOON_LANDED' }).trouble).toMatchObject({ code: 'unknown' });
    for (const body of ['', '[]', '{', '{"content":[]}', '{"content":[{"id":1}]}', 'true', '['.repeat(100_000)])
      expect(deliveryOf(body).trouble, body.slice(0, 20)).toMatchObject({ code: 'unreadable' });
  });
});

describe('what ShipStation’s body is', () => {
  const url = 'https://ssapi6.shipstation.com/orders?storeID=12345&importBatch=1ab2';
  const notice = (receivedAt: number) =>
    deliveryOf({ resource_url: url, resource_type: 'ORDER_NOTIFY' }, { source: 's', receivedAt });

  it('is told by its address and the minute', () => {
    expect(notice(60_000)).toMatchObject({
      event: 'ORDER_CREATED',
      priority: 1,
      subject: 'ORDER_NOTIFY',
      trouble: null,
    });
    expect(notice(60_000).key).toBe(notice(119_999).key);
    expect(notice(60_000).key).not.toBe(notice(120_000).key);
  });

  it('is unreadable without an address, unknown with a type of which we know nothing', () => {
    const of = (body: object) => deliveryOf(body, { source: 's' }).trouble?.code;
    expect(of({ resource_type: 'ORDER_NOTIFY' })).toBe('unreadable');
    expect(of({ resource_url: url, resource_type: 'REPORT_READY' })).toBe('unknown');
  });
});
