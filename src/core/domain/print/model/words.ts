/**
 * The words that may stand beside what a buyer wants printed without meaning anything for it. A language model's reading counts
 * as certain only when nothing but these is left of the buyer's text. Keep out of here whatever could be a part of a text
 * (`happy`), introduces the buyer (`my`), takes something back (`not`, `instead`) or chooses (`or`, `both`): a word that is
 * missing here costs a look, a word too many costs a piece.
 */

/** They announce a text, so they may stand right before it: `Name: Anna`, `please print Anna`. */
export const announcing = words(
  'name names text texts print personalisation personalization personalise personalize',
  'personalizacja tekst imię isim metin',
);

/** They carry an announcement on: `the name is Anna`. Alone they introduce the buyer (`this is Anna`). */
export const carrying = words('is are');

/** Between two texts or two colours: `Anna and Tom`. */
export const joining = words('and und i y et');

/** They may stand right behind a text, and around a colour: `Anna in red please`. */
export const following = words('in please colour color colours colors coloured colored kolor farbe renk');

/** They may stand further away, in a sentence that ends by announcing the text: `hi, could you please print the name Anna`. */
export const polite = words(
  'hi hello hey there please could can would you i we like want need to the a this these on it with',
  'keyring keyrings keychain keychains',
);

/** They may end a note, in a sentence of their own, when the text before was announced; or be all of it. */
export const closing = words('please thanks thank you many very much so kind regards best cheers in advance');

/** A buyer's explicit "nothing shall be printed". */
export const plain =
  /^(?:n\/?a|none|no (?:name|text|personali[sz]ation)|(?:please )?leave (?:it )?blank|blank|plain|nothing|not personali[sz]ed|without (?:name|text|personali[sz]ation))$/i;

/** An option of such a name says something else than what to print. */
export const otherMeaning =
  /colou?r|farbe|renk|kolor|size|style|font|material|shape|finish|quantity|qty|number of|pack|deliver|shipping|gift|wrap|variation/i;

export const colourOption = /colou?r|farbe|renk|kolor/i;

const orders = words('thanks thank ignore instructions system');

/** Whether a buyer says such a word to the seller: in a text to be printed it makes one doubt that all of it is one. */
export function speaksToSeller(word: string): boolean {
  return [announcing, carrying, following, orders].some((set) => set.has(word));
}

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '));
}
