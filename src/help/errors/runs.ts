import type { ErrorTexts } from './error-text.ts';

/** How runs and fixes end that do not end well. */
export const runErrors: ErrorTexts = {
  error: [
    'A step failed for a reason that has no code of its own; the message is all that is known.',
    'As a rule a fault of this program, or something nobody has met before.',
    'Read the run’s log (`w` on the job, then `n` for the next error) and run it again. If it stays, report it.',
  ],
  'bad-setting': [
    'A setting cannot be used.',
    'It was changed while the engine worked.',
    'Mend the variable that the message names; `orderdeck doctor --only variables` checks all.',
  ],
  'timed-out': [
    'The run took longer than its job may. What it had done is kept.',
    'The source is slow, or there is much to do for the first time.',
    'Nothing as a rule: it goes on at the next attempt. If it comes again and again, see whether the channel is slow.',
  ],
  'out-of-memory': [
    'The run needed more memory than its job may have. Its thread was ended, the others go on.',
    'An unusually large order, file or list.',
    'Run it for less at a time (`--order`, fewer days).',
  ],
  crashed: [
    'The run’s thread ended without a result.',
    'A fault in this program or in a driver.',
    'Its log has the last line. It is tried again; if it stays, report it.',
  ],
  'no-thread': [
    'The run’s thread could not be started.',
    'The build is incomplete, or the host has no memory left.',
    'See `orderdeck doctor --only jobs memory`, then `npm run build`.',
  ],
  interrupted: [
    'The engine stopped and the run did not end in time.',
    'A restart during long work.',
    'Nothing: it is taken up again at the next start.',
  ],
  cancelled: ['Somebody cancelled it.', 'A person, or a newer run of the same job.', 'Run it again when it is wanted.'],
  parked: [
    'Three processes died over this run within three days; it is not tried again by itself.',
    'The work itself kills the process: a file that is too large, a fault of a driver.',
    'Look at its log, run it for less (`--order`), then run it again by hand.',
  ],
  'still-running': [
    'A child of this run did not end in time; it goes on by itself.',
    'The child waits for quota or a lock.',
    'Look at the child’s run.',
  ],
  brake: [
    'The run would change more than is usual, so it did nothing and asks.',
    'An empty table, a wrong database or a changed barcode field looks like a shop that has sold out; or very many issues were meant at once.',
    'Look with a dry run. If it is right, carry it out with the number that it names (`F` on Stock, `--force N`, `--confirm N`).',
  ],
  moved: [
    'What would be done is not what was shown: somebody changed the data meanwhile. Nothing was changed.',
    'A sync, a person or another fix was quicker.',
    'Look at the new plan, then decide again.',
  ],
  'not-mended': [
    'None of the issues could be mended.',
    'Each says why beside itself.',
    'Open them one by one: what a machine cannot do is told there.',
  ],
  'not-confirmed': [
    'Something that needs a word was not confirmed; or whether a call was carried out is not known.',
    'No `--yes` or number was given, or a call was not answered.',
    'Repeat it with what the message names. Of a call: run what it says, which looks before it acts.',
  ],
  'not-undone': [
    'Nothing was taken back.',
    'Somebody changed the same values since, or the call cannot be taken back.',
    'See the plan; `--partly` leaves what others changed and takes back the rest.',
  ],
  'undone-already': [
    'The fix was taken back before.',
    'Somebody pressed u already.',
    'To do it again, fix the issue anew.',
  ],
  'not-trusted': [
    'The class is not mended without asking.',
    'Trust was never given, or was lost by a fix that failed.',
    'See `orderdeck issues trust CLASS`.',
  ],
  'nothing-meant': [
    'It was not said what is to be mended.',
    'Neither --issue, --order nor --class was given.',
    'Name one of them.',
  ],
  'not-made-to-order': [
    'A marketplace’s package has nothing to be printed to a buyer’s words.',
    'The job is for orders of the print shop.',
    'Nothing.',
  ],
  gone: [
    'The product was listed and is no more.',
    'It was deleted or archived at the marketplace.',
    'Sync it by its barcode to bring it in again, or switch it off in the shop.',
  ],
  'not-offered': [
    'The shop no longer offers the product.',
    'It is switched off there, or deleted.',
    'Switch it on in the shop if it is meant to be sold.',
  ],
  'barcode-ambiguous': [
    'Several products of the shop have this barcode.',
    'A product was copied with its barcode.',
    'Give each its own in the shop.',
  ],
  'brand-missing': ['The shop names no brand for the product.', 'It has no manufacturer.', 'Give it one in OpenCart.'],
  'brand-unmapped': [
    'The marketplace does not know the brand by the shop’s word.',
    'It is written otherwise there.',
    'Say what is meant: `orderdeck map brand`.',
  ],
  'attribute-unmapped': [
    'The category wants an attribute that nobody has mapped.',
    'Each category of the marketplace has its own.',
    'Say where it is read from: `orderdeck map attribute`.',
  ],
  'value-unmapped': [
    'The shop’s word is no value of the attribute.',
    'The marketplace has a list of its own.',
    'Say which is meant: `orderdeck map value`.',
  ],
  'origin-missing': [
    'Where the product was made must be told.',
    'TRENDYOL_ORIGIN is not set.',
    'Set it to a country such as TR.',
  ],
  'weight-missing': [
    'The product’s volumetric weight must be told.',
    'TRENDYOL_DIMENSIONAL_WEIGHT is not set.',
    'Set it, in deci.',
  ],
  'image-dead': [
    'An image of the product cannot be fetched.',
    'It was moved or deleted in the shop.',
    'Upload it again in OpenCart.',
  ],
  'image-unreachable': [
    'Whether an image is there could not be looked at.',
    'The shop’s web server did not answer.',
    'It is looked at again at the next run.',
  ],
};
