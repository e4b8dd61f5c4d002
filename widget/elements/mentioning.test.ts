import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { Mention } from '../../protocol/index.ts';
import { together } from '../client/together.ts';
import { begunAt, fitting, MAX_OFFERED, mentionsIn, nameInto, namesIn, namesTooMany } from './mentioning.ts';

const person = (user_id: string, name: string): Mention => ({ user_id, name });
const nora = person('nora', 'Nora Whitfield');
const osei = person('osei', 'Dr Amara Osei');
const tomas = person('tomas', 'Tomás Ferreira');
const wang = person('wang', '王小明');
const sara = person('sara', 'سارة حداد');
const team = [nora, osei, tomas, wang, sara];

/** Of a text with the caret where `|` stands. */
const begun = (marked: string, people: readonly Mention[] = team) => {
  const caret = marked.indexOf('|');
  return begunAt(marked.replace('|', ''), caret, people)?.query ?? null;
};

describe('what is begun', () => {
  test.each([
    ['@|', ''],
    ['@no|', 'no'],
    ['Hello @no|', 'no'],
    ['Hello @no|ra', 'no'],
    ['Hello\n@am os|', 'am os'],
    ['(@no|', 'no'],
    ['“@no|', 'no'],
    ['请@王|', '王'],
    ['@Nora Whitfield|', 'Nora Whitfield'],
    ['@Nora Whitfield and @to|', 'to'],
  ])('in %s', (marked, query) => {
    expect(begun(marked)).toBe(query);
  });

  test.each([
    ['an address', 'mail nora@exa|'],
    ['nothing', 'Hello|'],
    ['a caret before it', '|@no'],
    ['a space after it', '@ no|'],
    ['two spaces', '@nora  w|'],
    ['another line', '@nora\nw|'],
    ['a whole name and more', '@Nora Whitfield |'],
    ['a whole name and a sentence', '@Nora Whitfield, how are you|'],
    ['far away', `@${'x'.repeat(80)}|`],
  ])('not by %s', (_what, marked) => {
    expect(begun(marked)).toBeNull();
  });
});

describe('whom it fits', () => {
  const names = (query: string, people: readonly Mention[] = team) =>
    fitting(query, people).map(({ user_id: id }) => id);

  test.each([
    ['', ['nora', 'osei', 'tomas', 'wang', 'sara']],
    ['no', ['nora']],
    ['NO', ['nora']],
    ['whit', ['nora']],
    ['nora w', ['nora']],
    ['osei am', ['osei']],
    ['tomas', ['tomas']],
    ['TOMÁ', ['tomas']],
    ['小明', ['wang']],
    ['حداد', ['sara']],
    ['ora', []],
    ['nora x', []],
    ['?', []],
  ])('by any word of a name, whatever case and accents: %j', (query, ids) => {
    expect(names(query)).toEqual(ids);
  });

  test('those whose name begins with it first', () => {
    const people = [person('a', 'Lin Amara'), person('b', 'Amara Lin')];
    expect(names('ama', people)).toEqual(['b', 'a']);
  });

  test('[LIM1] no more than a list bears', () => {
    const crowd = Array.from({ length: 300 }, (_, n) => person(`p${n}`, `Person ${n}`));
    for (const query of ['', 'per']) expect(names(query, crowd)).toHaveLength(MAX_OFFERED);
  });
});

describe('a name that was chosen', () => {
  test.each([
    ['@no|', '@Nora Whitfield |'],
    ['Hello @|, how are you', 'Hello @Nora Whitfield |, how are you'],
    ['Hello @no| and you', 'Hello @Nora Whitfield |and you'],
  ])('in %s', (before, after) => {
    const caret = before.indexOf('|');
    const text = before.replace('|', '');
    const at = begunAt(text, caret, team);
    expect(at).not.toBeNull();
    if (at === null) return;
    const { start, end, text: name } = nameInto(text, at, nora.name);
    const [left, right] = [text.slice(0, start) + name, text.slice(end)];
    expect(`${left}|${right}`).toBe(after);
    expect(begunAt(left + right, left.length, team)).toBeNull();
  });
});

describe('[MSG4] whom a text names', () => {
  const ids = (text: string, people: readonly Mention[] = team, chosen: readonly Mention[] = []) =>
    mentionsIn(text, people, chosen).map(({ user_id: id }) => id);

  test.each([
    ['@Nora Whitfield, look', ['nora']],
    ['@Nora Whitfield’s results', ['nora']],
    ['@Tomás Ferreira and @Nora Whitfield', ['tomas', 'nora']],
    ['@Nora Whitfield @Nora Whitfield', ['nora']],
    ['请@王小明看', ['wang']],
    ['@سارة حداد شكرا', ['sara']],
    ['Nora Whitfield, look', []],
    ['@Nora, look', []],
    ['@Nora Whitfields', []],
    ['mail@Nora Whitfield', []],
    ['@ Nora Whitfield', []],
    ['@@Nora Whitfield', ['nora']],
    ['', []],
  ])('%s', (text, named) => {
    expect(ids(text)).toEqual(named);
  });

  test('the longest name of those that stand there', () => {
    const people = [person('ana', 'Ana'), person('ruiz', 'Ana Ruiz')];
    expect(ids('@Ana Ruiz and @Ana', people)).toEqual(['ruiz', 'ana']);
  });

  test('of two of one name the chosen one, and both where none was', () => {
    const [first, second] = [person('one', 'Maria Garcia'), person('two', 'Maria Garcia')];
    expect(ids('@Maria Garcia', [first, second], [second])).toEqual(['two']);
    expect(ids('@Maria Garcia', [first, second], [first, second])).toEqual(['one', 'two']);
    expect(ids('@Maria Garcia', [first, second])).toEqual(['one', 'two']);
  });

  test('[LIM1] no more than a message may name', () => {
    const crowd = Array.from({ length: 30 }, (_, n) => person(`p${n}`, `Person ${n}.`));
    const text = crowd.map(({ name }) => `@${name}`).join(' ');
    expect(ids(text, crowd)).toEqual(crowd.slice(0, limits.mentions.perMessage).map(({ user_id: id }) => id));
  });

  test('[LIM1] and whether those are not all', () => {
    const crowd = Array.from({ length: 21 }, (_, n) => person(`p${n}`, `Person ${n}.`));
    const [first, ...most] = crowd.map(({ name }) => `@${name}`);
    const twice = [...most, most[0]].join(' ');
    expect([namesTooMany(twice, crowd, []), namesTooMany(`${twice} ${first}`, crowd, [])]).toEqual([
      false,
      true,
    ]);
    // Of people of one name all are meant, until one is chosen.
    const twin = { ...crowd[1]!, user_id: 'twin' };
    const text = most.join(' ');
    expect(namesTooMany(text, [...crowd, twin], [])).toBe(true);
    expect(namesTooMany(text, [...crowd, twin], [twin])).toBe(false);
  });

  test('says where', () => {
    const text = 'See @Nora Whitfield.';
    expect(namesIn(text, team).map(({ start, end }) => text.slice(start, end))).toEqual(['@Nora Whitfield']);
  });
});

test('those who were named before are known beside those who are there', () => {
  expect(together([nora], [person('nora', 'Nora Smith'), tomas])).toEqual([nora, tomas]);
});

describe('someone renamed since', () => {
  const before = person('ann', 'Ann Old');
  const now = person('ann', 'Ann New');
  test('[MSG4] stays named where the message is changed elsewhere in its text', () => {
    for (const text of ['@Ann Old please look', '@Ann New please look'])
      expect(mentionsIn(text, [before, now], [before]).map(({ user_id }) => user_id)).toEqual(['ann']);
  });
});
