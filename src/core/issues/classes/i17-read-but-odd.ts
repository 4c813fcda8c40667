import { sql } from 'kysely';
import type { Finding as Found } from '../../domain/print/personalization.ts';
import { fold } from '../../domain/print/reading/fold.ts';
import { oddities } from '../../domain/print/reading/oddities.ts';
import { colorNames } from '../../domain/print/reading/palette.ts';
import { reviewRules } from '../../domain/print/review.ts';
import { among } from '../../store/among.ts';
import { sendToReview } from '../../store/print/back-to-review.ts';
import { type PrintLine, readPrintOrders } from '../../store/print/print-order.ts';
import { notRead } from '../../store/print/printable.ts';
import { isCurrent } from '../../store/print/readings.ts';
import { lineNow, sayColor1, sayColor2, sayText, sayTyped } from '../deciding.ts';
import { type Choice, defineIssue, type Evidence, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';

const readAgain: Choice = { id: 'read-again', title: 'Read it again; what stays odd goes to review' };

interface Detail {
  readonly itemId: number;
  readonly position: number;
  /** The word of the source for a colour that is none of ours, folded. */
  readonly color: string | null;
}

/** Lines that may be odd, by what columns tell: a colour that is none of ours, or no value where the source has one. */
async function suspects(
  look: Look,
): Promise<{ orderId: number; itemId: number; orderNumber: string; readAt: number }[]> {
  const ours = among(colorNames);
  const { rows } = await sql<{ orderId: number; itemId: number; orderNumber: string; readAt: number }>`
    select distinct o.id as orderId, i.id as itemId, o.order_number as orderNumber, r.read_at as readAt
    from orders o
      join order_items i on i.order_id = o.id and i.removed_at is null
      join readings r on r.item_id = i.id
      join personalizations p on p.item_id = i.id
    where ${look.orders(sql.ref('o.id'))} and o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment')
      and o.gone_at is null and r.reader <> ${sql.lit(notRead)} and r.source <> 'rule' and (
        trim(p.text, char(9, 10, 13, 32, 160)) = '' or (p.text is null and p.origins like '%"text"%')
        or p.color1 not in ${ours} or (p.color1 is null and p.origins like '%"color1"%')
        or p.color2 not in ${ours} or (p.color2 is null and p.origins like '%"color2"%')
        or (p.fields like '%"color":"%' and exists (
          select 1 from json_each(p.fields) f where f.value ->> 'color' not in ${ours})))
    order by o.id, i.id`.execute(look.db);
  return rows;
}

export const readButOdd = defineIssue({
  id: 'I17',
  title: 'Read but empty or odd',
  description:
    'What was read of a line has no text or no colour where its source has one, or a colour that is none of ours, and nobody was told: it would be printed wrong, or stop at the printer. It comes about when something changes what was read, or our colours change. Reading again mends it or sends it to review; a person may also say at once what it shall carry.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  async find(look) {
    const rows = await suspects(look);
    const orders = await readPrintOrders(look.db, [...new Set(rows.map(({ orderId }) => orderId))]);
    return rows.flatMap((row): Finding[] => {
      const line = orders.get(row.orderId)?.lines.find(({ input }) => input.itemId === row.itemId);
      const odd = line ? oddOf(line) : [];
      return line && odd.length > 0 ? [finding(row, line, odd)] : [];
    });
  },
  async choices({ orderId, detail }, { db }) {
    const { itemId, position } = detail as Detail;
    const reasons = oddOf(await lineNow(db, orderId, itemId)).filter((one) => one.position === position);
    const isColor = reasons.some(({ reason }) => reason !== 'missing-text');
    return isColor ? [readAgain, sayColor1, sayColor2, sayText] : [readAgain, sayText, sayColor1, sayColor2];
  },
  async repair({ orderId, detail }, repairing) {
    const { itemId, position } = detail as Detail;
    const { choice, store, by, tools } = repairing;
    if (choice !== null && choice.id !== readAgain.id) return sayTyped(repairing, itemId, position);
    await tools.prepare(Number(orderId));
    // What a model read is not read again here.
    await store.write((tx) => sendToReview(tx, by, { orderId: Number(orderId), itemId }, oddOf));
  },
  likeness: ({ detail }): Record<string, string> => {
    const { color } = detail as Detail;
    return color === null ? {} : { color };
  },
});

/** What is odd about a line, as far as its reading is one of what stands there now. */
function oddOf(line: PrintLine): readonly Found[] {
  const { input, reading, removed } = line;
  if (removed || reading === null || (reading.decidedActId === null && !isCurrent(line))) return [];
  return oddities(input, reading);
}

function finding(
  { orderId, itemId, orderNumber, readAt }: { orderId: number; itemId: number; orderNumber: string; readAt: number },
  { reading }: PrintLine,
  odd: readonly Found[],
): Finding {
  const [first] = odd;
  const position = first?.position ?? 0;
  const titles = [...new Set(odd.map(({ reason }) => reviewRules[reason].title))];
  const piece = reading?.personalizations[position];
  const color = [piece?.color1, piece?.color2].find((one) => one && !colorNames.includes(one));
  const of = { entity: 'reading', id: itemId, field: 'personalizations' } as const;
  const value = (what: string, read: string | null | undefined, raw: string | undefined): Evidence[] => [
    { what: `${what} as read`, value: read ?? null, of, isBuyers: true },
    ...(raw === undefined ? [] : [{ what: `${what} in its source`, value: raw, isBuyers: true } as const]),
  ];
  return {
    key: `item:${itemId}`,
    orderId,
    subject: orderNumber,
    since: readAt,
    line: `line ${itemId}: ${titles.join(', ')}, and nobody was told`,
    evidence: [
      { what: 'read from', value: reading?.source ?? null, of: { ...of, field: 'source' } },
      ...value('text', piece?.text, piece?.origins.text?.raw),
      ...value('first colour', piece?.color1, piece?.origins.color1?.raw),
      ...value('second colour', piece?.color2, piece?.origins.color2?.raw),
    ],
    detail: { itemId, position, color: color ? fold(color) : null } satisfies Detail,
  };
}
