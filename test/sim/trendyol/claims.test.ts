import { expect, test } from 'vitest';
import type { Claim } from '../../../src/sim/trendyol/claims.ts';
import { type Caller, callSim, HOUR } from './caller.ts';

interface ClaimPage {
  readonly totalElements: number;
  readonly content: {
    readonly claimId: string;
    readonly orderNumber: string;
    readonly items: {
      readonly orderLine: { readonly merchantSku: string; readonly barcode: string };
      readonly claimItems: {
        readonly id: string;
        readonly claimItemStatus: { readonly name: string };
        readonly autoAccepted: boolean;
        readonly acceptedBySeller: boolean;
        readonly autoApproveDate: number | null;
      }[];
    }[];
  }[];
}

const CLAIMS = '/order/sellers/{s}/claims';

/** A delivered package, one piece of which is sent back. */
async function returned(): Promise<Caller & { claim: Claim; states: () => Promise<string[]> }> {
  const caller = await callSim();
  const { world } = caller.sim;
  const record = [...world.packages.all()].find(({ order }) => order.status === 'Delivered');
  const line = record?.order.lines[0];
  if (!record || !line) throw new Error('something must have been delivered');
  const claim = world.claims.open(record, [{ line, piece: 0 }], caller.clock.at);
  const states = async (): Promise<string[]> => {
    const page = await caller.get<ClaimPage>(`${CLAIMS}?claimIds=${claim.claimId}`);
    return page.content.flatMap(({ items }) =>
      items.flatMap(({ claimItems }) => claimItems.map((item) => item.claimItemStatus.name)),
    );
  };
  return { ...caller, claim, states };
}

test('a claim keeps its state on its items, its old field name, and a tracking number of twenty digits', async () => {
  const { claim, fetch: call, get } = await returned();
  const text = await (await call(CLAIMS)).text();
  expect(text).toMatch(new RegExp(`"cargoTrackingNumber":${claim.cargoTrackingNumber},`));
  expect(claim.cargoTrackingNumber).toMatch(/^\d{20}$/);
  const { content } = await get<ClaimPage>(`${CLAIMS}?claimItemStatus=Created`);
  expect(content[0]).toMatchObject({
    claimId: claim.claimId,
    items: [{ orderLine: { merchantSku: claim.items[0]?.line.stockCode }, claimItems: [{ autoApproveDate: null }] }],
  });
  expect(content[0]).not.toHaveProperty('status');
  for (const filter of ['claimItemStatus=Accepted', 'orderNumber=1', 'startDate=9000000000000', 'endDate=1']) {
    expect((await get<ClaimPage>(`${CLAIMS}?${filter}`)).totalElements).toBe(0);
  }
});

test('only what waits for the seller can be approved, once', async () => {
  const { claim, call, sim, clock, states } = await returned();
  const path = `${CLAIMS}/${claim.claimId}/items/approve`;
  const body = { claimLineItemIdList: claim.items.map(({ id }) => id), params: {} };
  expect((await call('PUT', path, body)).status).toBe(400);
  sim.world.claims.arrive(sim.world, claim, clock.at);
  expect(await states()).toEqual(['WaitingInAction']);
  expect((await call('PUT', path, { claimLineItemIdList: ['x'] })).status).toBe(400);
  expect((await call('PUT', path, body)).status).toBe(200);
  expect(await states()).toEqual(['Accepted']);
  expect(claim.items[0]).toMatchObject({ acceptedBySeller: true, autoAccepted: false });
  expect((await call('PUT', path, body)).status).toBe(400);
  expect((await call('PUT', `${CLAIMS}/nobody/items/approve`, body)).status).toBe(404);
});

test('what nobody answers within 48 hours is accepted by itself', async () => {
  const { claim, sim, clock, states } = await returned();
  sim.world.claims.arrive(sim.world, claim, clock.at);
  clock.at += 48 * HOUR - 1;
  expect(await states()).toEqual(['WaitingInAction']);
  clock.at += 1;
  expect(await states()).toEqual(['Accepted']);
  expect(claim.items[0]).toMatchObject({ acceptedBySeller: false, autoAccepted: true });
});

test('a refusal goes to the marketplace, which decides a day later', async () => {
  const { claim, fetch: call, get, sim, clock, states } = await returned();
  sim.world.claims.arrive(sim.world, claim, clock.at);
  const [reason] = await get<{ id: number }[]>('/order/claim-issue-reasons');
  const query = `claimIssueReasonId=${reason?.id}&claimItemIdList=${claim.items[0]?.id}&description=Kullan%C4%B1lm%C4%B1%C5%9F`;
  const form = new FormData();
  form.set('files', new Blob(['x']), 'foto.jpg');
  const issue = (rest: string) => call(`${CLAIMS}/${claim.claimId}/issue?${rest}`, { method: 'POST', body: form });
  expect((await issue('claimIssueReasonId=9')).status).toBe(400);
  expect((await issue(query)).status).toBe(200);
  expect(await states()).toEqual(['WaitingFraudCheck']);
  clock.at += 6 * HOUR;
  expect(await states()).toEqual(['InAnalysis']);
  clock.at += 18 * HOUR;
  expect(['Rejected', 'Unresolved', 'Accepted']).toContain((await states())[0]);
});

test('approving is allowed five times a minute', async () => {
  const { call } = await callSim({ packages: 0 });
  const seen: number[] = [];
  for (let n = 0; n < 6; n += 1) seen.push((await call('PUT', `${CLAIMS}/x/items/approve`, {})).status);
  expect(seen).toEqual([400, 400, 400, 400, 400, 429]);
});
