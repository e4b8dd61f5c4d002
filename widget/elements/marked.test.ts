import { expect, test } from 'vitest';
import { matchRanges, wantedBy } from '../../protocol/terms.ts';
import { linkify } from './links.ts';
import { cutBy } from './marked.ts';

/** A text as a bubble shows it: matches in brackets, links in braces. */
function shown(content: string, query: string): string {
  const ranges = matchRanges(content, wantedBy(query));
  let at = 0;
  return linkify(content)
    .map(({ text, href }) => {
      const runs = cutBy(text, at, ranges)
        .map((part) => (part.match ? `[${part.text}]` : part.text))
        .join('');
      at += text.length;
      return href === null ? runs : `{${runs}}`;
    })
    .join('');
}

test.each([
  ['Take 5 mg of Amlodipine daily', 'amlo', 'Take 5 mg of [Amlo]dipine daily'],
  ['Take amlodipine, not Amlodipin', 'amlodipin', 'Take [amlodipin]e, not [Amlodipin]'],
  ['Mañana, mañana', 'manana', '[Mañana], [mañana]'],
  ['您的心电图结果正常', '心电', '您的[心电]图结果正常'],
  ['dose of dose', 'dose of', '[dose] [of] [dose]'],
  ['see https://care.example/dose for the dose', 'dose', 'see {https://care.example/[dose]} for the [dose]'],
  ['care https://care.example care', 'care', '[care] {https://[care].example} [care]'],
  ['nothing of it', 'amlo', 'nothing of it'],
  ['anything', '', 'anything'],
  ['', 'amlo', ''],
])('[SRCH1] %j is marked by what a search for %j finds in it', (content, query, expected) => {
  expect(shown(content, query)).toBe(expected);
});

test('a match across the end of a piece is marked on both sides', () => {
  const ranges = [{ start: 2, end: 6 }];
  expect(cutBy('abcd', 0, ranges)).toEqual([
    { text: 'ab', match: false },
    { text: 'cd', match: true },
  ]);
  expect(cutBy('efgh', 4, ranges)).toEqual([
    { text: 'ef', match: true },
    { text: 'gh', match: false },
  ]);
});
