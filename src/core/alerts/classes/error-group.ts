import { createHash } from 'node:crypto';
import {
  endedWellSince,
  mergeErrors,
  parkedGroups,
  type StandingError,
  standingErrors,
} from '../../store/alerts/standing-errors.ts';
import { type AlertFinding, defineAlert } from '../alert.ts';
import { clockWords, counted, errorWords } from '../words.ts';

/** Texts of one job and code that are told each by itself; what is beyond is one more: a text may hold a buyer's words. */
const mostTexts = 5;

/** M43, M104: one for each group of errors, until a run of the same work ends well. The error's own text is not told. */
export const errorGroup = defineAlert({
  id: 'error-group',
  title: 'Error that stands',
  description:
    'Runs of a job end with an error, or documents of a channel cannot be read, and nothing has put it right since. Told once for each kind of error; over when the same work ends well.',
  next: 'Open the run: it says what happened and what to do; r runs it again.',
  toldIf: 'onError',
  async find({ db, now, zone }) {
    const documents = (await parkedGroups(db)).map(
      ({ channel, reason, count, firstAt }): AlertFinding => ({
        key: `document:${channel}:${reason}`,
        occurrences: count,
        line: `${channel}: ${counted(count, 'document')} cannot be read (${errorWords(reason)}), since ${clockWords(firstAt, zone)}`,
        next: 'See `orderdeck status` and the logs; what is set aside is read again when its source tells it anew.',
        place: { screen: 'logs' },
        since: firstAt,
      }),
    );
    return [...errorFindings(await standingErrors(db, now), zone), ...documents];
  },
  async lapse({ db, now, zone }, { key, since }) {
    const [kind, job = ''] = key.split(':');
    if (kind !== 'run') return null;
    const stands = errorFindings(await standingErrors(db, now, since), zone).some((one) => one.key === key);
    if (stands) return 'eight days passed, and no run of the same work has ended well';
    return (await endedWellSince(db, job, since))
      ? null
      : 'its run is no more, and no run of the job has ended well since';
  },
});

/** Those beyond the most are one, with all their runs. */
function errorFindings(errors: readonly StandingError[], zone: string): AlertFinding[] {
  const texts = new Map<string, number>();
  const groups = new Map<string, StandingError>();
  for (const error of errors) {
    const { job, code, text } = error;
    const nth = (texts.get(`${job} ${code}`) ?? 0) + 1;
    texts.set(`${job} ${code}`, nth);
    const mark = nth > mostTexts ? 'more' : createHash('sha256').update(text).digest('hex').slice(0, 12);
    const key = `run:${job}:${code}:${mark}`;
    const other = groups.get(key);
    groups.set(key, other ? mergeErrors(other, error) : error);
  }
  return [...groups].map(([key, { job, code, count, firstAt, lastAt, lastRunId }]) => ({
    key,
    occurrences: count,
    line: `${job} fails since ${clockWords(firstAt, zone)} (${errorWords(code)})`,
    cause: `${counted(count, 'run')} ended so; the last is run ${lastRunId}, ${clockWords(lastAt, zone)}.`,
    place: { screen: 'run', id: lastRunId },
    since: firstAt,
  }));
}
