import { type PhraseRule, phraseRule } from './print-rule.ts';

/** What buyers write to the shop beside the text, as data. English first, with the commonest words of three other languages. */

const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const ordinal = '\\d{1,2}(?:st|nd|rd|th)?';
const weekday = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const feast =
  "(?:christmas(?: eve| day)?|xmas|easter|(?:mother|father|valentine)[’']?s(?: day)?|(?:his|her|my|our|their|a|the) (?:\\d{1,3}(?:st|nd|rd|th) )?(?:birthday|wedding|party|anniversary))";
const day = `(?:(?:on |the |this |next |coming )?(?:${weekday}|weekend|week|month|end of (?:the |this )?(?:week|month)|${ordinal}(?: of)? ${month}(?: \\d{4})?|${month} ${ordinal}|\\d{1,2}(?:st|nd|rd|th)|\\d{1,2}[./-]\\d{1,2}(?:[./-]\\d{2,4})?)|today|tonight|tomorrow|${feast})`;

export const urgency: PhraseRule = phraseRule('urgent', 'the buyer is in a hurry', 'kept as a note on the piece', [
  'urgent(?:ly)?|asap|a\\.s\\.a\\.p|(?:as )?soon as possible|as (?:quickly|fast) as (?:possible|you can)',
  'hurry(?: up)?|in a (?:hurry|rush)|rush(?: order)?|quick(?:ly| delivery| dispatch)|fast (?:delivery|dispatch|shipping)',
  `(?:need(?:ed)?|require[ds]?|want(?:ed)?|must (?:arrive|be here|come)|arrives?|delivered|here|have) (?:it |this |them |these |to arrive |to be here )?(?:by|before|for|in time for|no later than) ${day}`,
  `(?:by|before|in time for|no later than) ${day}`,
  `(?:send|post|dispatch|ship|deliver)(?:ed)? (?:it |this |them |these |out )*(?:today|tomorrow|quickly|soon|first class)`,
  'pilne|jak najszybciej|dringend|eilig|so schnell wie moeglich|acil(?:en)?',
]);

const person =
  '(?:daughter|son|wife|husband|mum|mom|mother|dad|father|nan|grandma|grandad|granddaughter|grandson|niece|nephew|sister|brother|friend|partner|boyfriend|girlfriend|godson|goddaughter|teacher|colleague|boss|neighbou?r|aunt(?:ie)?|uncle|cousin|child|children|kids?|grandchildren|family)';

export const harmless: PhraseRule = phraseRule('harmless', 'about the parcel, not the piece', 'nothing comes of it', [
  `(?:(?:this|it|these|they) (?:is|are) |it[’']s |as )?(?:a |an )?(?:small |little )?(?:(?:birthday|christmas|xmas|wedding|leaving) )?(?:gifts?|presents?|surprise)(?: for (?:my|our|the|a|his|her) (?:\\d{1,3} year old )?${person}(?:[’']s (?:birthday|wedding))?)?`,
  "(?:do not |don[’']?t )?(?:please )?(?:leave|put|deliver)(?: it| this| parcel| the parcel| package| the package)? (?:with|to|at|in|by|behind|outside|on) (?:the |my |a |our )?(?:next door )?(?:neighbou?rs?|reception|concierge|porch|front door|back door|door|doorstep|shed|garage|safe place|letterbox|mailbox|gate|bin)(?: at)?(?: (?:no\\.?|number) ?\\d{1,4}[a-z]?)?",
  "if (?:nobody|no one|no-one|i[’']?m not|i am not|we are not|we[’']re not|not)(?: is)? (?:in|home|at home|here|there|out|available)",
  "(?:no|without|do not (?:include|put|send)|don[’']?t (?:include|put|send)) (?:an? |any |the )?(?:invoice|receipt|price|prices|paperwork|packing slip|delivery note|packaging)(?: in| inside| with)?(?: the| this| my)?(?: box| parcel| package| order| envelope)?",
  '(?:gift[- ]?wrap(?:ped)?|wrapped|well packed|pack(?:ed)? (?:it )?(?:well|carefully)|handle with care|plain packaging)',
  '(?:ring|knock|use) (?:the )?(?:door ?bell|bell|buzzer|loudly|on the door)(?: (?:no\\.?|number) ?\\d{1,4})?',
  '(?:have a )?(?:nice|great|lovely|good) (?:day|weekend|shop|item|seller|evening)',
  'merry christmas to you|keep up the good work|(?:great|lovely|love|like) (?:product|products|shop|your shop|your work)',
]);

export const doubts: PhraseRule = phraseRule('buyer-doubt', 'the buyer speaks of a mistake or a change', 'reviewed', [
  'mistak\\p{L}*|typos?|sorry|apolog\\p{L}*|oops|whoops|errors?|misspel\\p{L}*|mis-spel\\p{L}*',
  'instead|rather than|chang(?:e|es|ed|ing)|swap(?:ped)?|amend(?:ed)?|correct(?:ed|ion|ions)?|incorrect|wrong(?:ly)?|different',
  "should (?:be|say|read|have|not|of)|shouldn[’']?t|meant|i (?:put|wrote|typed|ordered|chose|selected)|actually|ignore|disregard|cancel(?:led)?",
  'fehler|falsch|pomyl\\p{L}*|bledn\\p{L}*|przepraszam|zmien\\p{L}*|zmiana|yanlis\\p{L}*|degistir\\p{L}*|ozur',
]);

export const fonts: PhraseRule = phraseRule('font-request', 'the buyer asks for a way of writing', 'reviewed', [
  'fonts?|typeface|curly|cursive|calligraphy|handwrit\\p{L}*|hand-writ\\p{L}*|joined[- ]up|italics?|bold|block (?:letters|capitals)|script (?:font|style|writing)',
  '(?:all |in |keep )?(?:caps|capitals?(?: letters?)?)|(?:upper|lower)[- ]?case|(?:small|big|bigger|larger|smaller) (?:letters?|writing|text)',
  'schriftart(?:en)?|schreibschrift|druckschrift|grossbuchstaben|czcionk\\p{L}*|yazi (?:tipi|stili)',
]);

/** Words that alone say nothing; a sentence of nothing else is courtesy, if it holds one of `courtesies`. */
export const courtesies: readonly string[] = [
  'please|pls|plz|thanks?(?: you)?|thankyou|thx|ty|many thanks|cheers|kind regards|regards|hi|hello|hey|best wishes',
  'bitte|danke(?: schoen)?|hallo|prosze|dziekuje|dzien dobry|lutfen|tesekkurler|tesekkur ederim|merhaba',
];

export const fillers: readonly string[] = [
  "so|very|much|many|kind|kindly|it|is|it[’']?s|this|that|these|them|they|are|i|we|my|our|the|a|an|and|for|to|of|me|you|your",
  "would|be|could|can|if|possible|great|lovely|really|just|only|will|i[’']?d|i[’']?ll|like|appreciate|appreciated|as|in advance|also|but|need",
  'order|parcel|package|item|items|delivery|seller|there|all|want',
];
