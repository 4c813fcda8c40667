import { badRun, type Wrong, type WrongPlace } from './wrong.ts';

/** The shop looked empty for a moment, and the run that read it so stopped by itself. */
export const massChange: Wrong = {
  id: 'I37',
  title: 'The brake stops a run that would take half the shop out of sale',
  choose: { id: 'again' },
  async inject(place) {
    return { orderId: null, key: 'trendyol-stock', runId: stoppedRun(place) };
  },
  // It stopped as well, and the run after it went through.
  async twin(place) {
    stoppedRun(place);
    return { orderId: null, key: 'trendyol-stock', runId: badRun(place, 'trendyol-stock') };
  },
};

function stoppedRun(place: WrongPlace): number {
  const runId = badRun(place, 'trendyol-stock');
  place.db.run(
    `update runs set state = 'failed', summary = null, error_code = 'brake', error_message = ?, error_hint = ? where id = ?`,
    'Nothing was sent: 23 of 47 listings would be set to 0, more than 20 %.',
    'If it is right: `orderdeck run trendyol-stock --force 23`.',
    runId,
  );
  return runId;
}
