import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../protocol/index.ts';
import { hue, initials } from '../elements/avatar.ts';
import { englishFor } from './strings.ts';
import { allStrings as strings, whole } from './whole.ts';

describe('words', () => {
  test('every error code has a sentence that ends', () => {
    for (const code of errorCodes) expect(strings.errors[code]).toMatch(/[.]$/);
  });
  test('one and many differ', () => {
    expect(strings.common.unread(1)).not.toBe(strings.common.unread(2).replace('2', '1'));
    expect(strings.sidebar.results(1204)).toBe('1,204 messages');
  });
});

test('a language without a table falls back to English with that region’s numbers', () => {
  expect(englishFor('en-US').locale).toBe('en-US');
  expect(englishFor('xx-not valid').locale).toBe('en-GB');
  expect(englishFor('sv').locale).toBe('en-GB');
});

test('a part of a table is completed, a whole one is left as it is', () => {
  expect(whole(englishFor('en-US'))).toBe(whole(englishFor('en-US')));
  expect(whole(englishFor('en-US')).locale).toBe('en-US');
  expect(whole(strings)).toBe(strings);
});

describe('avatar', () => {
  test('initials leave titles out and never tear a letter', () => {
    expect(initials('Dr Amara Osei')).toBe('AO');
    expect(initials('Tomás Ferreira')).toBe('TF');
    expect(initials('Dr')).toBe('D');
    expect(initials('  ')).toBe('?');
    expect(initials('e\u0301lodie martin')).toBe('E\u0301M');
    expect(initials('王小明')).toBe('王');
    expect(initials('\u202eNora Whitfield')).toBe('NW');
  });
  test('a person keeps one hue', () => {
    expect(hue('patient-1')).toBe(hue('patient-1'));
    const hues = new Set(Array.from({ length: 60 }, (_, index) => hue(`u${index}`)));
    expect(hues.size).toBe(6);
  });
});
