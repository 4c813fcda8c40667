import { nextZoneChange, wallText } from '../../domain/zones.ts';
import { type Answer, type Check, off, ok, warning } from '../check.ts';
import type { Subject } from '../subject.ts';
import { settingOf } from '../variable-places.ts';

/** Deadlines and windows bear so much; beyond it a sync may read past a change (S67). */
const mostDriftMs = 30_000;
/** A made-up clock that runs so much faster is the demo's. */
const madeUpSpeed = 1.5;

export const timeChecks: readonly Check[] = [
  {
    id: 'clock',
    title: 'Clock',
    group: 'host',
    network: true,
    about:
      'This host’s clock against the Date that the channels’ servers answer with. More than 30 seconds apart, and deadlines are told wrong and a sync’s windows miss what changed in between.',
    run: compareClocks,
  },
  {
    id: 'zone',
    title: 'Time zone',
    group: 'host',
    about:
      'The business’s zone (ORDERDECK_TZ), in which schedules and days are counted, and when its clocks change next. Around that night a schedule fires by its job’s rule: once, twice or not at all.',
    run: (subject) => {
      const { zone } = subject.settings();
      const now = subject.clock.now();
      const change = nextZoneChange(now, zone);
      const name = isZoneSet(subject) ? zone : `${zone} (this host’s own: ORDERDECK_TZ is not set)`;
      if (change === null) return ok(`${name}, ${wallText(now, zone)}; its clocks do not change`);
      const by = change.offsetAfterMin - change.offsetBeforeMin;
      const words = `${by > 0 ? 'forward' : 'back'} by ${Math.abs(by)} minutes at ${wallText(change.at - 1000, zone).slice(0, 16)}`;
      return ok(`${name}, ${wallText(now, zone)}; the clocks go ${words}`);
    },
  },
];

function isZoneSet({ home, environment }: Subject): boolean {
  return settingOf({ home, environment }, 'ORDERDECK_TZ') !== undefined;
}

async function compareClocks(subject: Subject): Promise<Answer> {
  const { shipstation, trendyol } = subject.settings();
  const hosts = [
    { title: 'ShipStation', addressSetting: 'SHIPSTATION_BASE_URL', url: shipstation?.baseUrl },
    { title: 'Trendyol', addressSetting: 'TRENDYOL_BASE_URL', url: trendyol?.baseUrl },
  ];
  const asked = hosts.flatMap(({ url, ...service }) => (url === undefined ? [] : [{ url, service }]));
  if (asked.length === 0) return off('no channel is set up whose clock could be asked');
  if (subject.clock.speed > madeUpSpeed) return off('this installation’s time is made up (ORDERDECK_CLOCK)');
  const drifts: { readonly title: string; readonly ms: number }[] = [];
  for (const { url, service } of asked) {
    const began = subject.clock.now();
    const theirs = await subject.http(service).request({
      ...{ method: 'GET', url, headers: {}, signal: subject.signal },
      read: ({ vendorNow }) => vendorNow,
    });
    // Their whole second, told somewhere between our question and their answer.
    if (theirs !== null) drifts.push({ title: service.title, ms: theirs + 500 - (began + subject.clock.now()) / 2 });
  }
  if (drifts.length === 0) return off('no channel told its time');
  const words = drifts.map(({ title, ms }) => `${title}’s is ${apart(ms)}`).join(', ');
  return drifts.some(({ ms }) => Math.abs(ms) > mostDriftMs)
    ? warning(words, 'Set this host’s clock and let it be kept: sudo timedatectl set-ntp true.')
    : ok(words);
}

function apart(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds <= 1) return 'the same as ours';
  return `${seconds} s ${ms > 0 ? 'ahead of' : 'behind'} ours`;
}
