import { describe, expect, test } from 'vitest';
import { nodeSql } from '../../test/support/node-sql.ts';
import {
  batchOf,
  C1,
  conversationIdOf,
  conversationOf,
  messageOf,
  OWNER,
  PEOPLE,
  systemOf,
  T0,
  TENANT,
  LATEST,
} from '../../test/support/inbox-fixtures.ts';
import { seeded } from '../../test/support/seeded.ts';
import { searchAnswer, toInstant, type Message, type SearchAnswer } from '../../protocol/index.ts';
import type { SearchFilters } from '../contracts.ts';
import { searchedText } from './searched.ts';
import { ensureInbox } from './schema.ts';
import { search } from './search.ts';
import { applyBatch, purgeConversation } from './store.ts';
import { standsAt, tokens, wantedBy } from '../../protocol/terms.ts';

const { ana, tomas, wei } = PEOPLE;
const C2 = conversationIdOf('c2');

const file = (name: string): Message['attachments'][number] => ({
  attachment_id: `${C1}.${'f'.repeat(21)}`,
  file_name: name,
  media_type: 'application/pdf',
  size_bytes: 10,
  state: 'ready',
  width: null,
  height: null,
  url: '/x',
});

function filled() {
  const sql = nodeSql();
  const first = [
    messageOf(C1, 1, ana, 'Good morning, Doctor. I feel 头晕 since the new pills.'),
    messageOf(C1, 2, tomas, 'Which dose of amlodipine do you take? 5mg or 10mg?'),
    messageOf(C1, 3, ana, 'Amlodipina 5mg, por la mañana.'),
    messageOf(C1, 4, wei, 'تناول الدواء بعد الأكل'),
    messageOf(C1, 5, tomas, '', { message_type: 'file', attachments: [file('Résumé-amlodipine.pdf')] }),
    systemOf(C1, 6),
  ];
  applyBatch(sql, batchOf(first));
  const second = [
    messageOf(C2, 1, wei, 'Your refill is ready.', { created_at: toInstant(T0 + 90_000) }),
    messageOf(C2, 2, ana, 'Gracias, señor', { created_at: toInstant(T0 + 91_000) }),
  ];
  const conversation = conversationOf(C2, { title: 'Pharmacy refills', type: 'group' });
  const people = { others: [wei], othersCount: 1, peerIds: [wei.user_id], types: [wei.user_type] };
  applyBatch(sql, batchOf(second, { conversation, people }));
  return sql;
}

function ask(
  sql: ReturnType<typeof nodeSql>,
  q: string,
  more: { conversationId?: string; cursor?: string; limit?: number; filters?: SearchFilters } = {},
): SearchAnswer {
  const found = search(sql, {
    q,
    conversationId: more.conversationId ?? null,
    cursor: more.cursor ?? null,
    limit: more.limit ?? 50,
    filters: more.filters ?? {},
  });
  if (!found.ok) throw new Error(found.error.code);
  expect(searchAnswer.parse(found.value)).toEqual(found.value);
  return found.value;
}

const ids = (found: SearchAnswer): string[] =>
  found.items.map((hit) => `${hit.conversation_id.slice(0, 2)}.${hit.seq}`);

describe('[SRCH1] search', () => {
  test.each([
    ['amlo', ['c1.5', 'c1.3', 'c1.2']],
    ['AMLODIPINE', ['c1.5', 'c1.2']],
    ['manana', ['c1.3']],
    ['头晕', ['c1.1']],
    ['晕', ['c1.1']],
    ['الدواء', ['c1.4']],
    ['الاكل', ['c1.4']],
    ['5mg amlo', ['c1.3', 'c1.2']],
    ['amlo 10mg', ['c1.2']],
    ['amlo 20mg', []],
    ['resume', ['c1.5']],
    ['tomas', ['c1.5', 'c1.2']],
    ['tomas dose', ['c1.2']],
    ['王伟 refill', ['c2.1']],
    // The title answers for each message of its conversation, together with the message's own words.
    ['pharmacy gracias', ['c2.2']],
    ['refills', ['c2.2', 'c2.1']],
    ['joined', []],
    ['!!! …', []],
  ])('%j finds %j, newest first', (q, expected) => {
    const found = ask(filled(), q);
    expect(ids(found)).toEqual(expected);
    expect(found.total).toBe(expected.length);
  });

  test('results say where and by whom, with the match marked', () => {
    const [hit] = ask(filled(), 'refill').items.slice(-1);
    expect(hit).toMatchObject({
      message_id: `${C2}.1`,
      name: '王伟',
      user_type: 'pharmacist',
      conversation_title: 'Pharmacy refills',
      conversation_with: [{ user_id: wei.user_id, name: '王伟', user_type: 'pharmacist' }],
      snippet: [
        { text: 'Your ', match: false },
        { text: 'refill', match: true },
        { text: ' is ready.', match: false },
      ],
    });
  });

  test('a message that is only a file is shown by its name', () => {
    const [hit] = ask(filled(), 'resume').items;
    expect(hit?.snippet).toEqual([
      { text: 'Résumé', match: true },
      { text: '-amlodipine.pdf', match: false },
    ]);
  });

  test('a message found by a file’s name alone shows that name, found by its words shows these', () => {
    const sql = nodeSql();
    const leaflet = messageOf(C1, 1, ana, 'Please read the leaflet.', {
      message_type: 'file',
      attachments: [file('blood-pressure.pdf')],
    });
    applyBatch(sql, batchOf([leaflet]));
    const shown = (q: string) => ask(sql, q).items[0]?.snippet;
    const words = (q: string) =>
      shown(q)
        ?.map(({ text }) => text)
        .join('');
    expect(shown('blood')).toEqual([
      { text: 'blood', match: true },
      { text: '-pressure.pdf', match: false },
    ]);
    expect(words('leaflet')).toBe('Please read the leaflet.');
    expect(words('leaflet blood')).toBe('Please read the leaflet.');
    // Found by who wrote it: neither has it.
    expect(words('ana leaflet')).toBe('Please read the leaflet.');
    expect(ask(sql, '', { filters: { hasFile: true } }).items[0]?.snippet[0]?.text).toBe(
      'Please read the leaflet.',
    );
  });

  test('conversations are found by title and people, on the first page only', () => {
    const sql = filled();
    const named = (found: SearchAnswer) => found.conversations.map((each) => each.conversation_id);
    expect(named(ask(sql, 'pharm'))).toEqual([C2]);
    expect(named(ask(sql, 'nunez'))).toEqual([C1]);
    expect(named(ask(sql, '王伟'))).toEqual([C2, C1]);
    expect(named(ask(sql, '王伟 refills'))).toEqual([C2]);
    const first = ask(sql, '王伟', { limit: 1 });
    expect(named(ask(sql, '王伟', { limit: 1, cursor: String(first.next) }))).toEqual([]);
    expect(named(ask(sql, '王伟', { conversationId: C1 }))).toEqual([]);
  });

  test('one conversation can be searched alone, and its title does not answer for its messages', () => {
    const sql = filled();
    expect(ids(ask(sql, 'refill', { conversationId: C2 }))).toEqual(['c2.1']);
    expect(ask(sql, 'amlo', { conversationId: C2 }).total).toBe(0);
    const foreign = { q: 'amlo', conversationId: conversationIdOf('c9'), cursor: null, limit: 5 };
    expect(search(sql, foreign)).toEqual({ ok: false, error: { code: 'not_found' } });
  });

  test.each<[string, string, SearchFilters, readonly string[]]>([
    ['a person', '', { userId: tomas.user_id }, ['c1.5', 'c1.2']],
    ['a person and words', 'amlo 10mg', { userId: tomas.user_id }, ['c1.2']],
    ['a person who said no such thing', 'refill', { userId: tomas.user_id }, []],
    ['nobody known', '', { userId: 'x-nobody' }, []],
    ['files', '  ', { hasFile: true }, ['c1.5']],
    ['a day, from its first millisecond', '', { sinceMs: T0 + 90_000 }, ['c2.2', 'c2.1']],
    ['a day, to before its last', '', { untilMs: T0 + 2_000 }, ['c1.1']],
    ['a stretch', '', { sinceMs: T0 + 2_000, untilMs: T0 + 4_000 }, ['c1.3', 'c1.2']],
    ['no time at all', '', { sinceMs: T0, untilMs: T0 }, []],
    [
      'all of it at once',
      'resume',
      { userId: tomas.user_id, hasFile: true, sinceMs: T0, untilMs: T0 + 6_000 },
      ['c1.5'],
    ],
    ['a title with it', 'pharmacy', { userId: wei.user_id }, ['c2.1']],
    ['no word in what was typed', '!!!', { hasFile: true }, []],
  ])('a filter asks for %s', (_, q, filters, expected) => {
    const found = ask(filled(), q, { filters });
    expect(ids(found)).toEqual(expected);
    expect(found.total).toBe(expected.length);
    expect(found.conversations).toEqual([]);
  });

  test('a filter keeps out what was retracted, and is paged and kept to one conversation like words', () => {
    const sql = filled();
    const gone = messageOf(C1, 5, tomas, null, { retracted_at: toInstant(T0), updated_seq: 7 });
    applyBatch(sql, batchOf([gone], { fromRev: 6, toRev: 7, conversation: null, people: null }));
    expect(ask(sql, '', { filters: { hasFile: true } }).total).toBe(0);
    const filters = { sinceMs: T0 };
    expect(ids(ask(sql, '', { filters, conversationId: C2 }))).toEqual(['c2.2', 'c2.1']);
    const first = ask(sql, '', { filters, limit: 4 });
    const second = ask(sql, '', { filters, limit: 4, cursor: String(first.next) });
    expect([...ids(first), ...ids(second)]).toEqual(['c2.2', 'c2.1', 'c1.4', 'c1.3', 'c1.2', 'c1.1']);
    expect([first.total, second.total, second.next]).toEqual([6, 6, null]);
  });

  test('neither words nor a filter is no question, nor is an end before the beginning', () => {
    const sql = filled();
    const query = { q: ' ', conversationId: null, cursor: null, limit: 5 };
    expect(search(sql, query)).toMatchObject({ error: { code: 'invalid', fields: ['q'] } });
    expect(search(sql, { ...query, filters: { sinceMs: 2, untilMs: 1 } })).toMatchObject({
      error: { code: 'invalid', fields: ['since', 'until'] },
    });
  });

  test('the count is exact on every page, and pages neither repeat nor skip', () => {
    const sql = nodeSql();
    const rows = Array.from({ length: 53 }, (_, i) =>
      messageOf(C1, i + 1, i % 2 === 0 ? ana : tomas, `dose ${i} of metformin`, {
        created_at: toInstant(T0 + Math.floor(i / 4) * 1_000),
      }),
    );
    applyBatch(sql, batchOf(rows));
    const seen: number[] = [];
    for (let cursor: string | undefined; ;) {
      const found = ask(sql, 'metf dose', { limit: 10, ...(cursor === undefined ? {} : { cursor }) });
      expect(found.total).toBe(53);
      seen.push(...found.items.map((hit) => hit.seq));
      if (found.next === null) break;
      cursor = found.next;
    }
    expect(seen).toEqual(rows.map((row) => row.seq).toReversed());
  });

  test('an edited message is found by its new words only, a retracted one by none', () => {
    const sql = filled();
    const edited = messageOf(C1, 2, tomas, 'Which dose of bisoprolol?', { updated_seq: 7 });
    const gone = messageOf(C1, 3, ana, null, { retracted_at: toInstant(T0), updated_seq: 8 });
    applyBatch(sql, batchOf([edited, gone], { fromRev: 6, toRev: 8, conversation: null, people: null }));
    expect(ids(ask(sql, 'amlo'))).toEqual(['c1.5']);
    expect(ids(ask(sql, 'biso'))).toEqual(['c1.2']);
    expect(ask(sql, 'manana').total).toBe(0);
  });

  test('[ACL2] nothing of a purged conversation is found', () => {
    const sql = filled();
    purgeConversation(sql, C1, LATEST);
    expect(ask(sql, 'amlo').total).toBe(0);
    expect(ask(sql, 'nunez').conversations).toEqual([]);
  });

  test('a renamed conversation is found by its new title', () => {
    const sql = filled();
    const conversation = conversationOf(C2, { title: 'Renewals', type: 'group' });
    applyBatch(sql, batchOf([], { conversationId: C2, fromRev: 2, toRev: 3, conversation, people: null }));
    expect(ask(sql, 'pharmacy')).toMatchObject({ total: 0, conversations: [] });
    expect(ask(sql, 'renewals gracias').total).toBe(1);
  });

  test('[LIM1] too many words or a foreign cursor is refused', () => {
    const sql = nodeSql();
    ensureInbox(sql, { tenant: TENANT, userId: OWNER });
    const query = { conversationId: null, cursor: null, limit: 5 };
    expect(search(sql, { ...query, q: 'a b c d e f g h i j k l m' })).toMatchObject({
      error: { code: 'invalid', fields: ['q'] },
    });
    expect(search(sql, { ...query, q: 'a', cursor: 'zzz' })).toMatchObject({
      error: { code: 'invalid', fields: ['cursor'] },
    });
  });

  test('a query of 200 characters without spaces is answered', () => {
    const sql = nodeSql();
    const text = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, text)]));
    expect(ask(sql, text).total).toBe(1);
  });
});

describe('[SRCH1] search against a scan', () => {
  const WORDS = [
    'am',
    'amlo',
    'Amlodipine',
    '5mg',
    '5',
    'Tomás',
    '头',
    '头晕',
    '晕药',
    '药b',
    'دواء',
    'é',
    'eé',
    '😀',
    'x\u{1D4B3}',
  ];

  test.each(Array.from({ length: 30 }, (_, i) => i + 1))(
    'agrees with reading every message (seed %i)',
    (seed) => {
      const random = seeded(seed);
      const phrase = (max: number): string =>
        Array.from({ length: 1 + random(max) }, () => WORDS[random(WORDS.length)] ?? '').join(
          random(3) === 0 ? '' : ' ',
        );
      const sql = nodeSql();
      const titles = new Map<string, string | null>();
      const kept: Message[] = [];
      for (const id of ['c1', 'c2', 'c3'].map(conversationIdOf)) {
        const title = random(2) === 0 ? null : phrase(2);
        titles.set(id, title);
        const rows = Array.from({ length: 1 + random(12) }, (_, i) =>
          messageOf(id, i + 1, random(2) === 0 ? tomas : wei, phrase(5), {
            created_at: toInstant(T0 + i * 500),
            retracted_at: random(8) === 0 ? toInstant(T0) : null,
          }),
        );
        applyBatch(sql, batchOf(rows, { conversation: conversationOf(id, { title }) }));
        // Some change afterwards.
        const edited = rows.filter(() => random(4) === 0).map((row) => ({ ...row, content: phrase(4) }));
        const later = { conversationId: id, fromRev: rows.length, toRev: rows.length + 1 };
        applyBatch(sql, batchOf(edited, { ...later, conversation: null, people: null }));
        kept.push(...rows.map((row) => edited.find((each) => each.seq === row.seq) ?? row));
      }
      for (let round = 0; round < 20; round++) {
        const q = phrase(3);
        const wanted = wantedBy(q);
        const expected = kept.filter((row) => {
          const text = searchedText(row);
          const own = tokens(text);
          const title = tokens(titles.get(row.conversation_id) ?? '');
          return (
            text !== '' &&
            wanted.length > 0 &&
            wanted.every((each) =>
              [own, title].some((all) => all.some((_, at) => standsAt(all, at, each) !== null)),
            )
          );
        });
        const found = ask(sql, q);
        expect(found.items.map((hit) => hit.message_id).toSorted(), q).toEqual(
          expected.map((row) => row.message_id).toSorted(),
        );
        expect(found.total).toBe(expected.length);
      }
    },
  );
});
