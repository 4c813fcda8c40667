import type { Finding } from './personalization.ts';

/**
 * Why a print task, or a line without one, waits for a person. Machine-readable, several at once; each clears itself when its
 * cause is gone. `approvable`: a person may say "it is right as it is"; the others must be mended, nobody can wave them through.
 */
export interface ReviewRule {
  readonly title: string;
  /** What the operator should do. */
  readonly help: string;
  readonly approvable: boolean;
  /** The print line is still at it and it clears by itself: a line with nothing else open is "waiting", for no person. */
  readonly passing: boolean;
}

const rules = {
  'file-missing': rule(
    'no link to the buyer’s file',
    'Ask ShipStation for the order again, or hand in the file.',
    false,
  ),
  'file-pending': {
    ...rule('the buyer’s file is not read yet', 'It is fetched by the personalization chain.', false),
    passing: true,
  },
  'file-unanswered': rule(
    'the buyer’s file is not to be had',
    'Its host was asked again and again, and is asked on; download the file by hand and hand it in.',
    false,
  ),
  'file-refused': rule('the link was refused or has expired', 'Download the file by hand and hand it in.', false),
  'file-unreadable': rule('the buyer’s file cannot be read', 'Look at it and hand in a whole one.', false),
  'file-mismatch': rule('the file belongs to another line', 'Hand in the file of this line.', false),
  'file-changed': rule('the file has changed since it was decided', 'Compare it and approve or edit.', true),
  'new-link': rule(
    'a new link came after a file was handed in',
    'Compare: hand in the file behind the new link, or approve to keep the one that was handed in.',
    true,
  ),
  'several-links': rule(
    'the line has links to several files',
    'Only the file behind the first link is read: look at the others too, then approve or edit.',
    true,
  ),
  'file-disagrees': rule('tree and flat list of the file disagree', 'Compare both and approve or edit.', true),
  'unknown-node': rule('the file has a part nobody knows', 'Look at the raw file and approve or edit.', true),
  'image-upload': rule('the buyer sent a picture', 'Look at the picture; approve when it is dealt with.', true),
  'quantity-mismatch': rule('the pieces do not add up to the ordered quantity', 'Edit or split until they do.', false),
  'missing-personalization': rule(
    'nothing tells what to print',
    'Ask the buyer, edit, or say that it is plain.',
    false,
  ),
  'missing-text': rule('a text is missing', 'Ask the buyer and edit.', false),
  'missing-color': rule('a colour is missing', 'Ask the buyer and edit.', false),
  'unknown-color': rule('a colour that we do not have', 'Choose one of ours.', false),
  'random-color': rule('the buyer leaves the colour to us', 'Choose one.', false),
  'colors-disagree': rule('more colours were given than the piece has', 'Look which are meant; approve or edit.', true),
  placeholder: rule('a placeholder stands where a text should', 'Edit.', false),
  'unprintable-character': rule('a character that cannot be printed', 'Edit it out.', false),
  'unusual-character': rule('a character that our fonts may lack', 'Approve when the font has it, or edit.', true),
  'text-too-long': rule('the text is longer than the piece', 'Approve when it fits, or edit.', true),
  'text-changed': rule(
    'the text was cleaned of something that may matter',
    'Compare with the raw text; approve or edit.',
    true,
  ),
  'font-request': rule('the buyer asks for a font', 'Approve when it is the right one, or edit.', true),
  'buyer-doubt': rule('the buyer speaks of a mistake', 'Read the note; approve or edit.', true),
  'buyer-note': rule('the buyer wrote a note that nobody understood', 'Read the note; approve or edit.', true),
  'duplicate-name': rule('the same text twice', 'Approve when the buyer wants it twice, or edit.', true),
  'split-unsure': rule('it is not certain where one text ends', 'Approve the split, or edit.', true),
  'variation-unsure': rule('it is not certain which line the note is about', 'Compare; approve or edit.', true),
  'model-reading': rule(
    'read by a language model, with words left unexplained',
    'Compare with the raw text; approve or edit.',
    true,
  ),
  'not-understood': rule('nobody understood what the buyer wrote', 'Read it and edit.', false),
  'source-changed': rule('the source has changed since a person decided', 'Compare; approve or edit.', true),
  // Approved, it would leave more pieces than were ordered: one of the two has to go.
  'changed-after-start': rule(
    'it has changed after printing began',
    'Cancel the begun piece, which is scrap then, or edit the line to what is being made; approve to have the new one made as well.',
    true,
  ),
  'surplus-pieces': rule(
    'more pieces are begun than are asked for',
    'Put the begun task back if it was not begun, cancel it (all its pieces are scrap then), or edit the line to what is being made; approve to have what is asked for made besides.',
    true,
  ),
  'also-on-other-order': rule(
    'the piece may be made for the order that this one was split from',
    'Look there; approve when it is to be made here, or cancel.',
    true,
  ),
  'duplicate-order': rule('the shop’s copy of an order that we also hold', 'Cancel one of the two, or approve.', true),
} as const satisfies Record<string, ReviewRule>;

export type ReviewReason = keyof typeof rules;

/** Every reason there is, by its name. */
export const reviewRules: Readonly<Record<ReviewReason, ReviewRule>> = rules;

/** Whether a person has to see to these. Takes what is open on a line or task; none of it printable is, waiting or not. */
export function needsReview(open: readonly Finding[]): boolean {
  return open.some(({ reason }) => !reviewRules[reason].passing);
}

/** Whether these merely wait for the print line itself. */
export function isWaiting(open: readonly Finding[]): boolean {
  return open.length > 0 && !needsReview(open);
}

function rule(title: string, help: string, approvable: boolean): ReviewRule {
  return { title, help, approvable, passing: false };
}
