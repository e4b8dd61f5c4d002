import { describe, expect, test } from 'vitest';
import { nodeSql } from '../../test/support/node-sql.ts';
import {
  batchOf,
  C1,
  conversationIdOf,
  conversationOf,
  messageOf,
  othersOf,
  OWNER,
  PEOPLE,
  systemOf,
  T0,
  TENANT,
  LATEST,
} from '../../test/support/inbox-fixtures.ts';
import type { EntryListQuery } from '../contracts.ts';
import { entry as entrySchema, limits, message as messageSchema, toInstant } from '../../protocol/index.ts';
import { listEntries, readEntry, readTotals } from './entries.ts';
import { listMessages } from './messages.ts';
import { ensureInbox, inboxExists, upgradeInbox } from './schema.ts';
import { heldOf, applyBatch, markConversation, peersAmong, purgeConversation } from './store.ts';

const { ana, tomas, wei } = PEOPLE;
const everything = { cursor: null, limit: 100, archived: false, userType: null };
const allMessages = { cursor: null, limit: 100, conversationId: null };

/** Every row of every table, to see that nothing at all changed. */
function dump(sql: ReturnType<typeof nodeSql>): unknown {
  const tables = sql.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  );
  return tables.map(({ name }) => [name, sql.all(`SELECT * FROM ${name}`)]);
}

function messagesIn(sql: ReturnType<typeof nodeSql>) {
  const listed = listMessages(sql, allMessages);
  if (!listed.ok) throw new Error(listed.error.code);
  return listed.value.items;
}

describe('apply', () => {
  test('[INB1] shows an entry and its messages in the shapes of the protocol', () => {
    const sql = nodeSql();
    const applied = applyBatch(sql, batchOf([messageOf(C1, 1, ana, 'Hello'), messageOf(C1, 2, tomas, 'Hi')]));
    expect(applied.appliedRev).toBe(2);
    expect(entrySchema.parse(applied.entry)).toEqual(applied.entry);
    expect(applied.entry).toMatchObject({
      unread: 1,
      head_seq: 2,
      inbox_rev: 1,
      sort_at: toInstant(T0 + 2_000),
      last_message: { seq: 2, text: 'Hi', name: tomas.name },
    });
    expect(applied.totals).toEqual({ unread: 1, unread_conversations: 1, conversations: 1 });
    for (const each of messagesIn(sql)) expect(messageSchema.parse(each)).toEqual(each);
  });

  test('[INB1] a change of role neither moves a conversation nor becomes its preview', () => {
    const sql = nodeSql();
    const said = messageOf(C1, 2, tomas, 'Hi');
    const role = systemOf(C1, 3, { fact: 'role', name: tomas.name, role: 'owner', by: ana.name });
    const applied = applyBatch(sql, batchOf([systemOf(C1, 1), said, role]));
    expect(applied.entry).toMatchObject({ head_seq: 3, last_message: { seq: 2 }, sort_at: said.created_at });
    expect(messagesIn(sql).map(({ seq }) => seq)).toEqual([3, 2, 1]);
  });

  describe('marks of its owner', () => {
    const other = conversationIdOf('c-2');
    const held = () => {
      const sql = nodeSql();
      applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'Hello')]));
      applyBatch(sql, batchOf([messageOf(other, 2, tomas, 'Later')]));
      return sql;
    };
    const order = (sql: ReturnType<typeof nodeSql>, limit = 100) => {
      const listed = listEntries(sql, { ...everything, limit });
      return listed.ok ? [listed.value.items.map((entry) => entry.conversation_id), listed.value.next] : null;
    };

    test('[INB1] those named are put or taken away, and a device is told a newer state', () => {
      const sql = held();
      const before = readEntry(sql, C1)?.inbox_rev ?? 0;
      const marked = markConversation(sql, C1, { pinned: true, unread: true });
      expect(marked).toMatchObject({ ok: true, value: { marks: ['pinned', 'unread'] } });
      expect(marked.ok && marked.value.inbox_rev > before).toBe(true);
      markConversation(sql, C1, { unread: false, muted: true });
      markConversation(sql, C1, { muted: true });
      expect(readEntry(sql, C1)?.marks).toEqual(['pinned', 'muted']);
      markConversation(sql, C1, { pinned: false, muted: false });
      expect(readEntry(sql, C1)).not.toHaveProperty('marks');
    });

    test('[PAGE1] those pinned come first, once, above the limit of the first page', () => {
      const sql = held();
      expect(order(sql)).toEqual([[other, C1], null]);
      markConversation(sql, C1, { pinned: true });
      expect(order(sql)).toEqual([[C1, other], null]);
      const third = conversationIdOf('c-3');
      applyBatch(sql, batchOf([messageOf(third, 3, tomas, 'Last')]));
      const [first, cursor] = order(sql, 1) ?? [];
      expect(first).toEqual([C1, third]);
      const rest = listEntries(sql, { ...everything, cursor: String(cursor), limit: 5 });
      expect(rest.ok && rest.value.items.map((entry) => entry.conversation_id)).toEqual([other]);
    });

    test('[CUR2] what is muted is counted for itself, and in no total', () => {
      const sql = held();
      markConversation(sql, C1, { muted: true });
      expect(readEntry(sql, C1)?.unread).toBe(1);
      expect(readTotals(sql)).toEqual({ unread: 1, unread_conversations: 1, conversations: 2 });
    });

    test('[DUR4] [ACL2] they outlast a restored log, and not the seat', () => {
      const sql = held();
      markConversation(sql, C1, { pinned: true });
      applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'Hello')], { epoch: 2 }));
      expect(readEntry(sql, C1)?.marks).toEqual(['pinned']);
      purgeConversation(sql, C1, { epoch: 2, asOf: LATEST.asOf });
      expect(markConversation(sql, C1, { pinned: true })).toMatchObject({ error: { code: 'not_found' } });
      expect(sql.all('SELECT * FROM marks')).toEqual([]);
    });

    const listedBy = (sql: ReturnType<typeof nodeSql>, query: Partial<EntryListQuery>) => {
      const listed = listEntries(sql, { ...everything, ...query });
      return listed.ok ? listed.value.items.map((entry) => entry.conversation_id) : listed.error.code;
    };

    test('[INB1] [CUR2] what is put away is listed as that alone, and counts in no total', () => {
      const sql = held();
      markConversation(sql, C1, { archived: true });
      expect(listedBy(sql, {})).toEqual([other]);
      expect(listedBy(sql, { archived: true })).toEqual([C1]);
      expect(readTotals(sql)).toEqual({ unread: 1, unread_conversations: 1, conversations: 2 });
      markConversation(sql, C1, { muted: true });
      expect(readTotals(sql).unread).toBe(1);
      expect(readEntry(sql, C1)).toMatchObject({ unread: 1, marks: ['muted', 'archived'] });
      markConversation(sql, C1, { archived: false });
      expect(listedBy(sql, {})).toEqual([other, C1]);
    });

    test('[INB1] it stands on top or is put away, not both', () => {
      const sql = held();
      markConversation(sql, C1, { pinned: true });
      expect(markConversation(sql, C1, { archived: true })).toMatchObject({ value: { marks: ['archived'] } });
      expect(markConversation(sql, C1, { pinned: true })).toMatchObject({ value: { marks: ['pinned'] } });
      expect(markConversation(sql, C1, { pinned: true, archived: true })).toMatchObject({
        error: { code: 'invalid', fields: ['archived'] },
      });
      expect(readEntry(sql, C1)?.marks).toEqual(['pinned']);
    });

    describe('[INB1] put away, it is brought back', () => {
      const more = (sql: ReturnType<typeof nodeSql>, ...messages: Parameters<typeof batchOf>[0]) =>
        applyBatch(sql, batchOf(messages, { conversationId: C1, fromRev: 1, toRev: 2, head: 9 }));
      const away = (sql: ReturnType<typeof nodeSql>): boolean =>
        readEntry(sql, C1)?.marks?.includes('archived') === true;
      test.each<[string, boolean, Parameters<typeof batchOf>[0]]>([
        ['by a message', false, [messageOf(C1, 2, tomas, 'One more')]],
        ['by one’s own', false, [messageOf(C1, 2, ana, 'One more')]],
        ['not by a line of the history', true, [systemOf(C1, 2)]],
        ['not by an edit', true, [messageOf(C1, 1, tomas, 'Hello!')]],
        ['not by a watermark', true, []],
      ])('%s', (_, stays, messages) => {
        const sql = held();
        markConversation(sql, C1, { archived: true });
        const { entry } = more(sql, ...messages);
        expect(away(sql)).toBe(stays);
        if (!stays) expect(entry).not.toHaveProperty('marks');
      });
      test('not while it is muted, nor by what came meanwhile', () => {
        const sql = held();
        markConversation(sql, C1, { archived: true, muted: true });
        more(sql, messageOf(C1, 2, tomas, 'One more'));
        expect(away(sql)).toBe(true);
        markConversation(sql, C1, { muted: false });
        applyBatch(sql, batchOf([], { conversationId: C1, fromRev: 2, toRev: 3, head: 9 }));
        expect(away(sql)).toBe(true);
      });
      test('[DUR4] not by a restored log, but by what is said in it', () => {
        const sql = held();
        markConversation(sql, C1, { archived: true });
        applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'Hello')], { epoch: 2, toRev: 1 }));
        expect(away(sql)).toBe(true);
        applyBatch(sql, batchOf([messageOf(C1, 5, tomas, 'Again')], { epoch: 2, fromRev: 1, toRev: 5 }));
        expect(away(sql)).toBe(false);
      });
    });

    test('[PAGE1] a list of one type of people holds each conversation with one of them, once, page by page', () => {
      const sql = nodeSql();
      const ids = Array.from({ length: 6 }, (_, i) => conversationIdOf(`t${i}`));
      const withPeople = (...people: readonly (typeof wei | typeof tomas)[]) => ({
        others: othersOf(...people),
        othersCount: people.length,
        peerIds: people.map(({ user_id }) => user_id),
        types: people.map(({ user_type }) => user_type),
      });
      for (const [i, id] of ids.entries())
        applyBatch(
          sql,
          batchOf([messageOf(id, i + 1, tomas, 'Hello')], {
            people: i % 2 === 0 ? withPeople(tomas) : withPeople(wei),
          }),
        );
      // More people than an entry names: what they are is known all the same.
      applyBatch(
        sql,
        batchOf([], {
          conversationId: ids[0]!,
          fromRev: 1,
          toRev: 2,
          people: { ...withPeople(tomas), types: ['doctor', 'pharmacist'] },
        }),
      );
      markConversation(sql, ids[3]!, { pinned: true });
      markConversation(sql, ids[5]!, { archived: true });
      const query = { ...everything, userType: 'pharmacist', limit: 1 } as const;
      const first = listEntries(sql, query);
      expect(first.ok && first.value.items.map((entry) => entry.conversation_id)).toEqual([ids[3], ids[1]]);
      const next = first.ok ? first.value.next : null;
      expect(listedBy(sql, { ...query, cursor: next })).toEqual([ids[0]]);
      expect(listedBy(sql, { archived: true, userType: 'pharmacist' })).toEqual([ids[5]]);
      expect(listedBy(sql, { archived: true, userType: 'doctor' })).toEqual([]);
      expect(listedBy(sql, { userType: 'nurse' })).toEqual([]);
      // As an older build wrote them.
      sql.run("UPDATE entries SET people = json_remove(people, '$.types')");
      expect(listedBy(sql, { userType: 'pharmacist' })).toEqual([ids[3], ids[1]]);
    });

    test('[LIM1] no more are pinned than a first page bears', () => {
      const sql = nodeSql();
      const ids = Array.from({ length: limits.pinned + 1 }, (_, i) => conversationIdOf(`p${i}`));
      for (const id of ids) applyBatch(sql, batchOf([messageOf(id, 1, tomas, 'Hello')]));
      const codes = ids.map((id) => {
        const done = markConversation(sql, id, { pinned: true });
        return done.ok ? 'ok' : done.error.code;
      });
      expect(codes).toEqual([...ids.slice(1).map(() => 'ok'), 'full']);
      expect(markConversation(sql, ids[0] ?? '', { pinned: true, muted: true }).ok).toBe(true);
    });
  });

  test('[INB1] [MSG3] a list is told that the last message is urgent, and not who acknowledged it', () => {
    const urgent = messageOf(C1, 2, tomas, 'Now', {
      urgent: { acknowledged: [{ user_id: tomas.user_id, at: ana.name }] },
    });
    expect(applyBatch(nodeSql(), batchOf([urgent])).entry?.last_message).toMatchObject({ urgent: true });
    const plain = applyBatch(nodeSql(), batchOf([messageOf(C1, 2, tomas, 'Later')])).entry?.last_message;
    expect(plain && 'urgent' in plain).toBe(false);
  });

  describe('[MSG4] messages that name its owner', () => {
    const naming = (seq: number, ...people: { user_id: string; name: string }[]) =>
      messageOf(C1, seq, tomas, 'Look at this', {
        mentions: people.map(({ user_id, name }) => ({ user_id, name })),
      });

    test('[CUR2] are counted apart from what is unread, until they are read', () => {
      const sql = nodeSql();
      const said = [naming(1, ana), naming(2, wei), naming(3, wei, ana), messageOf(C1, 4, tomas, 'Well?')];
      const first = applyBatch(sql, batchOf(said));
      expect(first.entry).toMatchObject({ unread: 4, mention_count: 2 });
      expect(entrySchema.parse(first.entry)).toEqual(first.entry);
      expect(first.totals).toEqual({
        unread: 4,
        unread_conversations: 1,
        conversations: 1,
        mention_count: 2,
      });
      const read = (read_seq: number, fromRev: number) =>
        applyBatch(sql, batchOf([], { fromRev, toRev: fromRev + 1, cursor: { delivered_seq: 4, read_seq } }));
      expect(read(1, 4).entry).toMatchObject({ unread: 3, mention_count: 1 });
      const after = read(3, 5);
      expect(after.entry).toMatchObject({ unread: 1 });
      expect(after.entry).not.toHaveProperty('mention_count');
      expect(after.totals).not.toHaveProperty('mention_count');
    });

    test('[DUR3] an edit and a retraction change the count, and none of one’s own is in it', () => {
      const sql = nodeSql();
      const own = messageOf(C1, 2, ana, 'Me?', { mentions: [ana] });
      expect(applyBatch(sql, batchOf([naming(1, ana), own])).entry?.mention_count).toBe(1);
      const again = (message: ReturnType<typeof naming>, fromRev: number) =>
        applyBatch(sql, batchOf([message], { fromRev, toRev: fromRev + 1 })).entry?.mention_count;
      expect(again(naming(1, wei), 2)).toBeUndefined();
      expect(again(naming(1, ana), 3)).toBe(1);
      expect(again({ ...naming(1, ana), retracted_at: toInstant(T0) }, 4)).toBeUndefined();
    });

    test('count for a muted conversation in its entry, and in no total', () => {
      const sql = nodeSql();
      applyBatch(sql, batchOf([naming(1, ana)]));
      markConversation(sql, C1, { muted: true });
      expect(readEntry(sql, C1)).toMatchObject({ mention_count: 1 });
      expect(readTotals(sql)).toEqual({ unread: 0, unread_conversations: 0, conversations: 1 });
    });
  });

  test('[DUR3] [ACL2] what was made earlier and comes later changes nothing, and brings nothing back', () => {
    const sql = nodeSql();
    const early = batchOf([messageOf(C1, 1, tomas, 'Hello')], { toRev: 7, asOf: 7 });
    applyBatch(sql, early);
    applyBatch(
      sql,
      batchOf([], { fromRev: 7, toRev: 9, asOf: 9, conversation: conversationOf(C1, { title: 'New' }) }),
    );
    const before = dump(sql);
    expect(applyBatch(sql, { ...early, rewind: true })).toMatchObject({ appliedRev: 9, entry: null });
    expect(purgeConversation(sql, C1, { epoch: 1, asOf: 8 })).toBe(false);
    expect(dump(sql)).toEqual(before);

    expect(purgeConversation(sql, C1, { epoch: 1, asOf: 10 })).toBe(true);
    expect(applyBatch(sql, early)).toMatchObject({ appliedRev: 0, entry: null });
    expect(heldOf(sql, C1)).toBeNull();
    // The same person again, and a restored log, begin at nothing too, and are not late.
    expect(applyBatch(sql, { ...early, asOf: 11 }).appliedRev).toBe(7);
    purgeConversation(sql, C1, { epoch: 1, asOf: 20 });
    expect(applyBatch(sql, { ...early, epoch: 2, asOf: 12 }).appliedRev).toBe(7);
  });

  test('[LIM1] remembers a bounded number of purges', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'Hello')]));
    for (let i = 0; i < limits.replication.purgesKept + 5; i++)
      purgeConversation(sql, conversationIdOf(`x${i}`), LATEST);
    expect(sql.get('SELECT count(*) AS n FROM purged')).toEqual({ n: limits.replication.purgesKept });
  });

  test('[DUR3] a repeated batch changes nothing and is answered with what is held', () => {
    const sql = nodeSql();
    const batch = batchOf([messageOf(C1, 1, tomas, 'Hello')], { toRev: 7 });
    applyBatch(sql, batch);
    const before = dump(sql);
    expect(applyBatch(sql, batch)).toMatchObject({ appliedRev: 7, entry: null });
    expect(dump(sql)).toEqual(before);
  });

  test('[DUR3] a batch that starts elsewhere writes nothing, for a known and an unknown conversation', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'Hello')], { toRev: 3 }));
    const before = dump(sql);
    const ahead = batchOf([messageOf(C1, 5, tomas, 'Later')], { fromRev: 5, toRev: 6 });
    expect(applyBatch(sql, ahead).appliedRev).toBe(3);
    const unknown = batchOf([messageOf(conversationIdOf('c9'), 5, tomas, 'Later')], { fromRev: 5, toRev: 6 });
    expect(applyBatch(sql, unknown).appliedRev).toBe(0);
    expect(dump(sql)).toEqual(before);
    expect(heldOf(sql, C1)?.rev).toBe(3);
  });

  test('[DUR3] a repair goes over held rows again and mends what was lost', () => {
    const sql = nodeSql();
    const rows = [messageOf(C1, 1, ana, 'one'), messageOf(C1, 2, tomas, 'two')];
    applyBatch(sql, batchOf(rows, { toRev: 9 }));
    sql.run('DELETE FROM messages WHERE seq = 1');
    expect(applyBatch(sql, batchOf(rows, { toRev: 9, rewind: true })).appliedRev).toBe(9);
    expect(
      messagesIn(sql)
        .map((message) => message.seq)
        .toSorted((a, b) => a - b),
    ).toEqual([1, 2]);
    expect(applyBatch(sql, batchOf([], { fromRev: 12, toRev: 13, rewind: true })).appliedRev).toBe(9);
  });

  test('[DUR3] rewinding and sending everything again ends in the same state', () => {
    const rows = [
      messageOf(C1, 1, ana, 'one'),
      messageOf(C1, 2, tomas, 'two'),
      messageOf(C1, 3, tomas, 'three'),
    ];
    const whole = nodeSql();
    applyBatch(whole, batchOf(rows));
    const pieces = nodeSql();
    applyBatch(pieces, batchOf(rows.slice(0, 1)));
    applyBatch(pieces, batchOf(rows.slice(1), { fromRev: 1, conversation: null, people: null }));
    purgeConversation(pieces, C1, LATEST);
    applyBatch(pieces, batchOf(rows));
    expect(messagesIn(pieces)).toEqual(messagesIn(whole));
    expect({ ...readEntry(pieces, C1), inbox_rev: 0 }).toEqual({ ...readEntry(whole, C1), inbox_rev: 0 });
  });

  test('[DUR4] a newer epoch clears the old one, and starts from nothing', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'old'), messageOf(C1, 2, tomas, 'gone')]));
    const late = batchOf([messageOf(C1, 3, tomas, 'x')], { epoch: 2, fromRev: 2, toRev: 3 });
    expect(applyBatch(sql, late)).toMatchObject({ appliedRev: 0, entry: null });
    expect(messagesIn(sql)).toEqual([]);
    const anew = batchOf([messageOf(C1, 1, tomas, 'new')], { epoch: 2 });
    expect(applyBatch(sql, anew).appliedRev).toBe(1);
    expect(messagesIn(sql).map((each) => each.content)).toEqual(['new']);
  });

  test('[DUR4] a newer epoch that starts from nothing is taken at once', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'old'), messageOf(C1, 2, tomas, 'gone')]));
    expect(applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'new')], { epoch: 2 })).appliedRev).toBe(1);
    expect(messagesIn(sql).map((each) => each.content)).toEqual(['new']);
  });

  test('[DUR4] an older epoch writes nothing', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'new')], { epoch: 2 }));
    const before = dump(sql);
    expect(applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'old')], { epoch: 1 })).entry).toBeNull();
    expect(dump(sql)).toEqual(before);
  });

  test('[INB1] a change no device can see pushes nothing', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'Hello')]));
    const moved = batchOf([], {
      fromRev: 1,
      toRev: 2,
      conversation: null,
      people: null,
      cursor: { delivered_seq: 1, read_seq: 0 },
      head: 1,
    });
    expect(applyBatch(sql, moved)).toMatchObject({ appliedRev: 2, entry: null });
  });

  test('[INB1] an entry is shown only once its conversation is known', () => {
    const sql = nodeSql();
    const early = batchOf([messageOf(C1, 1, tomas, 'Hello')], { conversation: null, people: null });
    expect(applyBatch(sql, early)).toMatchObject({ entry: null, totals: { conversations: 0, unread: 0 } });
    expect(messagesIn(sql)).toEqual([]);
    const rest = batchOf([], { fromRev: 1, toRev: 2, head: 1 });
    expect(applyBatch(sql, rest).entry).toMatchObject({ unread: 1, last_message: { seq: 1 } });
  });

  test('[ACL2] a batch for another person is a mistake, not a success', () => {
    const sql = nodeSql();
    ensureInbox(sql, { tenant: TENANT, userId: OWNER });
    expect(() => applyBatch(sql, batchOf([], { userId: 'p-other' }))).toThrow('another person');
    expect(() => applyBatch(sql, batchOf([], { tenant: 'south' }))).toThrow('another person');
  });
});

describe('unread', () => {
  test('[CUR2] counts messages by others above the watermark, not retracted, not system', () => {
    const sql = nodeSql();
    const rows = [
      messageOf(C1, 1, tomas, 'read'),
      messageOf(C1, 2, tomas, 'unread'),
      messageOf(C1, 3, ana, 'mine'),
      systemOf(C1, 4),
      messageOf(C1, 5, wei, 'unread too'),
      messageOf(C1, 6, wei, null, { retracted_at: toInstant(T0) }),
    ];
    const batch = batchOf(rows, { cursor: { delivered_seq: 6, read_seq: 1 } });
    expect(applyBatch(sql, batch).entry?.unread).toBe(2);
  });

  test('[CUR2] a later retraction takes it back; an edit does not add to it', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'a'), messageOf(C1, 2, tomas, 'b')]));
    const changes = batchOf(
      [
        messageOf(C1, 1, tomas, 'a, edited', { edited_at: toInstant(T0), updated_seq: 3 }),
        messageOf(C1, 2, tomas, null, { retracted_at: toInstant(T0), updated_seq: 4 }),
      ],
      { fromRev: 2, toRev: 4, head: 4, conversation: null, people: null },
    );
    expect(applyBatch(sql, changes).entry).toMatchObject({
      unread: 1,
      last_message: { retracted: true, text: null },
    });
  });

  test('[CUR1] a watermark that comes back lower changes nothing', () => {
    const sql = nodeSql();
    const rows = [messageOf(C1, 1, tomas, 'a'), messageOf(C1, 2, tomas, 'b'), messageOf(C1, 3, tomas, 'c')];
    applyBatch(sql, batchOf(rows, { cursor: { delivered_seq: 3, read_seq: 2 } }));
    const late = { fromRev: 3, toRev: 4, conversation: null, people: null, head: 3 };
    applyBatch(sql, batchOf([], { ...late, cursor: { delivered_seq: 1, read_seq: 1 } }));
    expect(readEntry(sql, C1)).toMatchObject({ unread: 1, read_seq: 2 });
  });

  test('[CUR2] the total is the sum over conversations', () => {
    const sql = nodeSql();
    const c2 = conversationIdOf('c2');
    const c3 = conversationIdOf('c3');
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'a'), messageOf(C1, 2, tomas, 'b')]));
    applyBatch(sql, batchOf([messageOf(c2, 1, tomas, 'a')]));
    applyBatch(sql, batchOf([messageOf(c3, 1, ana, 'a')]));
    expect(readTotals(sql)).toEqual({ unread: 3, unread_conversations: 2, conversations: 3 });
  });
});

describe('status', () => {
  test('[STA1] rises and never goes back, and is_read follows it', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, ana, 'mine')]));
    const next = { conversation: null, people: null, head: 1 };
    const read = batchOf([], { ...next, fromRev: 1, toRev: 2, statuses: [{ seq: 1, status: 'read' }] });
    expect(applyBatch(sql, read).entry?.last_message?.status).toBe('read');
    const back = batchOf([messageOf(C1, 1, ana, 'mine')], {
      ...next,
      fromRev: 2,
      toRev: 3,
      statuses: [{ seq: 1, status: 'delivered' }],
    });
    applyBatch(sql, back);
    expect(messagesIn(sql)).toMatchObject([{ status: 'read', is_read: true }]);
  });
});

describe('purge', () => {
  test('[ACL2] leaves nothing of the conversation anywhere', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'keep')], { conversationId: C1 }));
    const before = dump(sql);
    const c2 = conversationIdOf('c2');
    applyBatch(sql, batchOf([messageOf(c2, 1, tomas, 'secret'), messageOf(c2, 2, ana, 'words')]));
    expect(purgeConversation(sql, c2, LATEST)).toBe(true);
    expect(purgeConversation(sql, c2, LATEST)).toBe(false);
    sql.run("UPDATE meta SET value = 1 WHERE key = 'inbox_rev'");
    sql.run('DELETE FROM purged');
    expect(dump(sql)).toEqual(before);
    expect(heldOf(sql, c2)).toBeNull();
  });

  test('[MSG1] a retracted message loses its content and its terms', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'secret')]));
    const gone = messageOf(C1, 1, tomas, 'secret', { retracted_at: toInstant(T0), updated_seq: 2 });
    applyBatch(sql, batchOf([gone], { fromRev: 1, toRev: 2 }));
    expect(messagesIn(sql)).toMatchObject([{ content: null }]);
    expect(JSON.stringify(dump(sql))).not.toContain('secret');
  });
});

describe('lists', () => {
  test('[INB1] [PAGE1] entries come newest first, page by page, each once, also where times are equal', () => {
    const sql = nodeSql();
    const ids = Array.from({ length: 25 }, (_, i) => conversationIdOf(`c${i}`));
    for (const [i, id] of ids.entries()) {
      const conversation = conversationOf(id, { created_at: toInstant(T0 + (i % 5) * 1_000) });
      applyBatch(sql, batchOf([], { conversationId: id, conversation }));
    }
    const seen: { id: string; at: string }[] = [];
    for (let cursor: string | null = null, page = 0; page === 0 || cursor !== null; page++) {
      const listed = listEntries(sql, { ...everything, cursor, limit: 7 });
      if (!listed.ok) throw new Error(listed.error.code);
      seen.push(...listed.value.items.map((each) => ({ id: each.conversation_id, at: each.sort_at })));
      cursor = listed.value.next;
    }
    expect(seen.map((each) => each.id).toSorted()).toEqual(ids.toSorted());
    expect(seen.map((each) => each.at)).toEqual(
      seen
        .map((each) => each.at)
        .toSorted()
        .toReversed(),
    );
  });

  test.each([null, C1])(
    '[PAGE1] messages come newest first, page by page (conversation: %s)',
    (conversationId) => {
      const sql = nodeSql();
      const c2 = conversationIdOf('c2');
      const rows = Array.from({ length: 9 }, (_, i) => messageOf(C1, i + 1, tomas, `a${i}`));
      applyBatch(sql, batchOf(rows));
      applyBatch(sql, batchOf(rows.map((row) => messageOf(c2, row.seq, tomas, 'b'))));
      const seen: string[] = [];
      for (let cursor: string | null = null, page = 0; page === 0 || cursor !== null; page++) {
        const listed = listMessages(sql, { cursor, limit: 4, conversationId });
        if (!listed.ok) throw new Error(listed.error.code);
        seen.push(...listed.value.items.map((each) => each.message_id));
        cursor = listed.value.next;
      }
      const ids = (conversationId === null ? [c2, C1] : [C1]).flatMap((id) =>
        rows.map((row) => `${id}.${row.seq}`),
      );
      expect(seen.toSorted()).toEqual(ids.toSorted());
      expect(seen.map((id) => Number(id.split('.')[1]))).toEqual(
        seen.map((id) => Number(id.split('.')[1])).toSorted((a, b) => b - a),
      );
    },
  );

  test('[ACL2] a conversation that is not theirs is not found', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'Hello')]));
    const foreign = { ...allMessages, conversationId: conversationIdOf('c9') };
    expect(listMessages(sql, foreign)).toEqual({ ok: false, error: { code: 'not_found' } });
  });

  test('[LIM1] no list sorts, or reads every message', () => {
    const sql = nodeSql();
    const plans: string[] = [];
    const watched = {
      ...sql,
      all: <Row>(query: string, ...bindings: Parameters<typeof sql.all>[1][]): Row[] => {
        const plan = sql.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...bindings);
        plans.push(...plan.map((row) => row.detail));
        return sql.all<Row>(query, ...bindings);
      },
    };
    applyBatch(sql, batchOf([messageOf(C1, 1, tomas, 'Hello')]));
    const cursor = `${T0 + 9_999}.${C1}.1`;
    listMessages(watched, { ...allMessages, cursor });
    listMessages(watched, { ...allMessages, cursor, conversationId: C1 });
    listEntries(watched, { ...everything, cursor: `${T0 + 9_999}.${C1}` });
    expect(plans.filter((detail) => detail.startsWith('SEARCH')).join('; ')).toMatch(
      /messages_newest.*messages_seq.*entries_newest/,
    );
    expect(plans.filter((detail) => /^SCAN messages|TEMP B-TREE/.test(detail))).toEqual([]);
  });

  test('[PAGE1] a foreign cursor is refused, not read as something else', () => {
    const sql = nodeSql();
    ensureInbox(sql, { tenant: TENANT, userId: OWNER });
    const refused = { ok: false, error: { code: 'invalid', fields: ['cursor'] } };
    expect(listEntries(sql, { ...everything, cursor: 'abc' })).toEqual(refused);
    expect(listMessages(sql, { ...allMessages, cursor: `1.${C1}` })).toEqual(refused);
  });

  test('[DUR1] asking whether an inbox exists, or upgrading none, makes nothing', () => {
    const sql = nodeSql();
    upgradeInbox(sql);
    expect(inboxExists(sql)).toBe(false);
    expect(sql.all('SELECT * FROM sqlite_master')).toEqual([]);
    ensureInbox(sql, { tenant: TENANT, userId: OWNER });
    expect(inboxExists(sql)).toBe(true);
  });

  test('[PRES1] peers are the people of the owner’s conversations only', () => {
    const sql = nodeSql();
    applyBatch(sql, batchOf([]));
    expect(peersAmong(sql, [wei.user_id, 'stranger', OWNER, tomas.user_id])).toEqual([
      tomas.user_id,
      wei.user_id,
    ]);
    purgeConversation(sql, C1, LATEST);
    expect(peersAmong(sql, [wei.user_id])).toEqual([]);
  });
});
