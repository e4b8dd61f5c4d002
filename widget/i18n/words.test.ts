import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../protocol/index.ts';
import { hue, initials } from '../elements/avatar.ts';
import { strings } from './strings.ts';
import { sizeOf } from './words.ts';

describe('words', () => {
  test('every error code has a sentence that ends', () => {
    for (const code of errorCodes) expect(strings.errors[code]).toMatch(/[.]$/);
  });
  test('sizes read as people write them', () => {
    const size = sizeOf('en-GB');
    expect([size(0), size(512), size(184_000), size(1_100_000), size(26_214_400)]).toEqual([
      '0 bytes',
      '512 bytes',
      '184 KB',
      '1.1 MB',
      '26 MB',
    ]);
  });
  test('one and many differ', () => {
    expect(strings.common.unread(1)).not.toBe(strings.common.unread(2).replace('2', '1'));
    expect(strings.sidebar.results(1204)).toBe('1,204 messages');
  });
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
