import { describe, expect, it } from 'vitest';
import type { ChangeRow } from '../../../src/core/store/orders/changes.ts';
import type { OrderDetail } from '../../../src/core/store/orders/order-view.ts';
import { jsonLines } from '../../../src/ui/present/json.ts';
import { textOf } from '../../../src/ui/present/line.ts';
import { timeline } from '../../../src/ui/present/timeline.ts';

const design = 'https://zme-caps.amazon.com/t/secret/design.zip';

describe('the address of a buyer’s design, which opens without a password', () => {
  it.each([
    ['alone', design],
    ['with a blank before it', ` ${design}`],
    ['with a blank in it', 'https://zme-caps.amazon.com/t/a secret/design.zip'],
    ['within a note', `My file: ${design} please`],
    ['longer than a line', `${design}${'x'.repeat(5000)}`],
  ])('is not shown in the source document: %s', (_, value) => {
    const body = JSON.stringify({ items: [{ options: [{ name: 'CustomizedURL', value }] }] });
    for (const document of [body, body.replaceAll('/', '\\/'), `${body} and no JSON`]) {
      const shown = jsonLines(document)
        .map((parts) => parts.map(textOf).join(''))
        .join('\n');
      expect(shown).toContain('CustomizedURL');
      expect(shown).not.toContain('secret');
    }
  });

  it('is not shown in what changed', () => {
    const change: ChangeRow = {
      id: 1,
      at: 1,
      runId: 1,
      entity: 'item',
      entityId: 1,
      orderId: 1,
      op: 'updated',
      before: { options: '[]' },
      after: { options: `[{"value":"${design}"}]`, customer_email: 'vera.ash@mail.example' },
    };
    const detail = { rawVersions: [], changes: [change], calls: [] } as unknown as OrderDetail;
    const [entry] = timeline(detail, [], 'Europe/London');
    const told = entry?.parts.map(textOf).join('');
    expect(told).not.toContain('secret');
    expect(told).toContain('customer email – → v…@mail.example');
  });
});

it('shows a document that is no JSON as it came, defused', () => {
  const [first, second] = jsonLines('<html>\u001b[2J\nnext').map((parts) => parts.map(textOf).join(''));
  expect(first).toBe('<html>');
  expect(second).toBe('next');
});
