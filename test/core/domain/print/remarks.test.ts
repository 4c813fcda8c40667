import { describe, expect, test } from 'vitest';
import { saysNone } from '../../../../src/core/domain/print/reading/none-words.ts';
import { readRemarks } from '../../../../src/core/domain/print/reading/remarks.ts';
import { messageSigns } from '../../../../src/core/domain/print/reading/text-doubts.ts';

const kinds = (note: string) => readRemarks(note).map(({ kind }) => kind);

describe('a buyer’s note, sentence by sentence', () => {
  test.each([
    ['Please hurry, it is needed by Friday!', ['urgent']],
    ['needed by 24/12', ['urgent']],
    ['We need it before the 5th of June.', ['urgent']],
    ['Leave with the neighbour at no. 12 if nobody is in.', ['harmless']],
    ['gift for my daughter\r\nplease no invoice in the box', ['harmless', 'harmless']],
    ['Thanks! Have a nice day.', ['courtesy', 'harmless']],
    ['Sorry, typo. Curly font please', ['doubt', 'font']],
    ['Change the font', ['doubt', 'font']],
    ['No personalisation please', ['none']],
    ['', []],
    ['💜', ['courtesy']],
    ['🐾', ['unknown']],
    ['Anna', ['unknown']],
    // A known phrase never hides what stands beside it.
    ['needed by Friday and make it Anne', ['unknown']],
    ['gift for my daughter Anne', ['unknown']],
    ['thanks, Anne', ['unknown']],
    ['I', ['unknown']],
    ['Mr. Jones please', ['unknown']],
  ])('%j: %j', (note, expected) => {
    expect(kinds(note)).toEqual(expected);
  });

  test('keeps the sentences as they were written', () => {
    expect(readRemarks('Hurry!  Needed by Friday<br/>Anna').map(({ text }) => text)).toEqual([
      'Hurry!',
      'Needed by Friday',
      'Anna',
    ]);
  });
});

test('nothing, perhaps nothing, or a text', () => {
  expect(['N/A', 'none', 'LEAVE BLANK.', 'no text', 'Ohne Gravur', 'bez tekstu', 'yazısız'].map(saysNone)).toEqual(
    Array(7).fill('none'),
  );
  expect(['No', '-', 'x', 'blank', 'nil'].map(saysNone)).toEqual(Array(5).fill('perhaps'));
  expect(['Noah', 'Nonette', 'Nina', 'No. 1', 'Plain Jane', 'Xena', 'none of your business'].map(saysNone)).toEqual(
    Array(7).fill('text'),
  );
});

test('a text is told from a message', () => {
  const isMessage = (text: string) => messageSigns(text).length > 0;
  for (const text of [
    'Anna please',
    'Name: Anna',
    'Anna (pink)',
    'spelt Ana',
    'Anna thanks',
    'for Anna or Ben',
    'in capitals',
  ]) {
    expect([text, isMessage(text)]).toEqual([text, true]);
  }
  for (const text of [
    'Thank You Miss',
    'I Love You',
    'Happy 40th',
    'Anna',
    'To Infinity and Beyond',
    'Hello Kitty',
    'Orla',
    'Eachna',
  ]) {
    expect([text, isMessage(text)]).toEqual([text, false]);
  }
});
