import { beforeAll, describe, expect, test } from 'vitest';
import type { SearchAnswer } from '../../protocol/index.ts';
import { direct, eventually, newWorld, type World } from './world.ts';

let world: World;
let clinic: string;
let pharmacy: string;
beforeAll(async () => {
  world = await newWorld();
  clinic = await direct(world.nora, world.osei);
  pharmacy = await direct(world.nora, world.tomas);
  for (const text of [
    'Your echocardiogram is booked for Tuesday',
    'The café on Harbour Street has good coffee',
    '王先生您好,您的心电图结果正常',
    'صباح الخير، هل يمكنني تناول الباراسيتامول؟',
    'Amlodipine 5 mg each morning and ramipril at night',
    '<b>bold</b> & "quoted" <script>alert(1)</script> markup',
  ])
    await world.osei.post(clinic, text);
  await world.nora.post(pharmacy, 'Amlodipine only, please');
});

const texts = (answer: SearchAnswer): string[] =>
  answer.items.map((hit) => hit.snippet.map((part) => part.text).join(''));

const find = (q: string, total = 1, more = ''): Promise<SearchAnswer> =>
  eventually(async () => {
    const answer = await world.nora.search(q, more);
    return answer.total === total ? answer : undefined;
  }, `${total} results for ${q}`);

describe('[SRCH1] finds', () => {
  test.each([
    ['a whole word', 'echocardiogram', 'echocardiogram'],
    ['the beginning of a word', 'echocard', 'echocardiogram'],
    ['whatever the case', 'ECHOCARDIOGRAM', 'echocardiogram'],
    ['with or without accents', 'cafe', 'café'],
    ['two characters of Chinese', '心电', '心电图'],
    ['Arabic', 'الخير', 'صباح الخير'],
    ['several terms that all match', 'ramipril amlodipine', 'Amlodipine 5 mg'],
  ])('%s', async (_, q, piece) => {
    const answer = await find(q);
    expect(texts(answer)[0]).toContain(piece);
    const marked = answer.items[0]?.snippet.filter((part) => part.match) ?? [];
    expect(marked.length).toBeGreaterThan(0);
    expect(answer.items[0]).toMatchObject({ conversation_id: clinic, name: 'Dr Amara Osei' });
    expect(answer.items[0]?.message_id).toBe(`${clinic}.${answer.items[0]?.seq}`);
  });

  test('over all of one’s conversations, newest first, or in one', async () => {
    const both = await find('amlodipine', 2);
    expect(new Set(both.items.map((hit) => hit.conversation_id))).toEqual(new Set([clinic, pharmacy]));
    const one = await find('amlodipine', 1, `&conversation_id=${pharmacy}`);
    expect(one.items[0]?.conversation_id).toBe(pharmacy);
  });

  test('what someone wrote, what has a file and what is of a time, without a word', async () => {
    await find('', 6, '&user_id=dr-osei&until=2999-01-01T00:00:00.000Z');
    await find('', 1, '&user_id=pt-nora');
    await find('', 0, '&has_file=true');
    await find('', 0, '&since=2999-01-01T00:00:00.000Z');
    await find('amlodipine', 1, `&user_id=dr-osei&conversation_id=${clinic}`);
  });

  test('conversations by the names of the people in them', async () => {
    const { conversations } = await world.nora.search('ferrei');
    expect(conversations.map((entry) => entry.conversation_id)).toContain(pharmacy);
    expect((await world.nora.search('tomas')).conversations.map((entry) => entry.conversation_id)).toContain(
      pharmacy,
    );
  });

  test('pieces, never markup', async () => {
    const answer = await find('markup');
    expect(texts(answer)[0]).toContain('<script>');
  });

  test('what was edited by its new words only, and not what was retracted', async () => {
    const { message_id } = await world.osei.post(clinic, 'a giraffe stood in the corridor');
    await find('giraffe');
    await world.osei.edit(message_id, 'a zebra stood in the corridor');
    await find('zebra');
    await find('giraffe', 0);
    await world.osei.remove(message_id);
    await find('zebra', 0);
  });
});

describe('[SRCH1] does not find', () => {
  test('when one of several terms is missing', async () => {
    await find('amlodipine', 2);
    expect((await world.nora.search('amlodipine giraffeneck')).total).toBe(0);
  });

  test('[ACL2] other people’s conversations', async () => {
    await find('echocardiogram');
    expect((await world.daniel.search('echocardiogram')).total).toBe(0);
    expect((await world.tomas.search('echocardiogram')).total).toBe(0);
  });

  test.each([
    ['"'],
    ['*'],
    ['a* OR b'],
    ['NEAR('],
    ['col:term'],
    ['-'],
    ['%'],
    ["'; DROP TABLE x; --"],
    ['😀'],
  ])('a query that looks like syntax is only words: %s', async (q) => {
    const { status } = await world.nora.ask('GET', `/search?q=${encodeURIComponent(q)}`);
    expect([200, 422]).toContain(status);
  });

  test.each([
    ['', ['q']],
    ['q=%20', ['q']],
    ['q=a&user_id=', ['user_id']],
    ['has_file=yes', ['has_file']],
    ['since=yesterday', ['since']],
    ['until=2026-05-04', ['until']],
    ['since=2026-05-05T00:00:00.000Z&until=2026-05-04T00:00:00.000Z', ['since', 'until']],
    ['from=pt-nora', ['from']],
  ])('what a filter cannot mean is refused by its name: %j', async (query, fields) => {
    expect(await world.nora.refused('GET', `/search?${query}`)).toMatchObject({ code: 'invalid', fields });
  });

  test('[LIM1] a query too long, or none', async () => {
    expect(await world.nora.refused('GET', `/search?q=${'x'.repeat(500)}`)).toMatchObject({
      code: 'invalid',
    });
    expect(await world.nora.refused('GET', '/search?q=')).toMatchObject({ code: 'invalid' });
  });
});

test('[PAGE1] [SRCH1] pages hold every hit once, under an exact total', async () => {
  const room = await direct(world.priya, world.nora);
  for (let i = 0; i < 23; i++) await world.priya.post(room, `needle number ${i}`);
  await find('needle', 23);
  const seen: number[] = [];
  for (let cursor = ''; ;) {
    const answer = await world.nora.search('needle', `&limit=10${cursor}`);
    expect(answer.total).toBe(23);
    seen.push(...answer.items.map((hit) => hit.seq));
    if (answer.next === null) break;
    cursor = `&cursor=${answer.next}`;
  }
  expect(new Set(seen).size).toBe(23);
  expect(seen).toHaveLength(23);
});
