import {
  fail,
  limits,
  ok,
  type AddSender,
  type PatchConversation,
  type Result,
  type SystemFact,
  type User,
} from '../../protocol/index.ts';
import { cleanName, codePoints } from '../../protocol/index.ts';
import type { CreateConversationInput, ImportInput } from '../contracts.ts';
import { insertMessage } from './commands.ts';
import { advanceStatus } from './cursors.ts';
import type { Log, Seat } from './log.ts';
import { allows, peopleChange } from './policy.ts';
import { systemSentence } from './preview.ts';
import { createSchema, SCHEMA_VERSION } from './schema.ts';

/** The founding of a conversation and the changes of its people and its own row. All run in one transaction each. */

type Person = Pick<User, 'user_id' | 'name' | 'user_type' | 'department'>;

/** Makes the tables, the meta row, event 1 and the founding seats. The object must not exist yet. */
export function createConversation(log: Log, input: CreateConversationInput, now: number): void {
  log.transaction((): void => {
    createSchema(log.sql);
    const creator: Person = {
      user_id: input.creator.userId,
      name: input.creator.name,
      user_type: input.creator.userType,
      department: input.creator.department,
    };
    log.sql.run(
      `INSERT INTO meta (id, schema, tenant, conversation_id, type, title, is_active, created_by, created_at, updated_at,
         epoch, rev, policy) VALUES (1, ?, ?, ?, ?, ?, 1, ?, ?, ?, 1, 1, ?)`,
      SCHEMA_VERSION,
      input.creator.tenant,
      input.conversationId,
      input.type,
      input.title === null ? null : cleanName(input.title, limits.title.maxCodePoints),
      creator.user_id,
      now,
      now,
      JSON.stringify(input.policy),
    );
    log.sql.run(
      `INSERT INTO destinations (destination, mode, acked_rev, dirty_rev) VALUES ('records', 'fill', 0, 0)`,
    );
    const seat = insertSeat(log, creator, 'owner', { joinedSeq: 1, floorSeq: 0, at: now });
    for (const person of input.people) {
      // In a conversation of two both may close it; elsewhere the founder owns it.
      insertSeat(log, person, input.type === 'direct' ? 'owner' : 'member', {
        joinedSeq: 1,
        floorSeq: 0,
        at: now,
      });
    }
    appendSystem(
      log,
      seat,
      'conversation',
      { fact: 'created', by: seat.name },
      { at: now, clientId: null, seat: null },
    );
  });
}

function insertSeat(
  log: Log,
  person: Person,
  role: Seat['role'],
  when: { joinedSeq: number; floorSeq: number; at: number },
): Seat {
  const n = (log.sql.get<{ n: number | null }>('SELECT MAX(n) AS n FROM seats')?.n ?? 0) + 1;
  const rev = log.nextRev();
  log.sql.run(
    `INSERT INTO seats (n, user_id, name, user_type, department, role, joined_at, joined_seq, floor_seq, left_at, rev,
       delivered_seq, read_seq, public_read_seq, cursor_rev) VALUES (?,?,?,?,?,?,?,?,?,NULL,?,?,?,?,?)`,
    n,
    person.user_id,
    cleanName(person.name),
    person.user_type,
    person.department,
    role,
    when.at,
    when.joinedSeq,
    when.floorSeq,
    rev,
    // At joining the cursors stand at the seat's own event (CUR2): nothing before it is "unread".
    when.joinedSeq,
    when.joinedSeq,
    when.joinedSeq,
    rev,
  );
  log.sql.run(
    `INSERT INTO destinations (destination, mode, acked_rev, dirty_rev) VALUES (?, 'fill', 0, 0)
     ON CONFLICT (destination) DO UPDATE SET dirty_rev = ?, retry_at = 0`,
    `inbox:${person.user_id}`,
    rev,
  );
  log.seatsChanged();
  const seat = log.seat(n);
  if (seat === undefined) throw new Error('a seat just written is missing');
  return seat;
}

/** Appends an event that the history shows as a line, with its system message. Returns its seq. */
function appendSystem(
  log: Log,
  by: Seat,
  kind: 'conversation' | 'join' | 'leave',
  fact: SystemFact,
  about: { at: number; clientId: string | null; seat: number | null },
): number {
  const seq = log.append({
    kind,
    at: about.at,
    seat: by.n,
    user_id: by.user_id,
    client_id: about.clientId,
    digest: JSON.stringify([kind, fact.fact]),
    target_seq: null,
    data: about.seat === null ? null : JSON.stringify({ seat: about.seat }),
  });
  insertMessage(log, {
    seq,
    seat: by,
    type: 'system',
    content: systemSentence(fact),
    attachmentIds: [],
    replySeq: null,
    clientId: about.clientId,
    system: JSON.stringify(fact),
    at: about.at,
  });
  return seq;
}

/** What this client_id of this person was used for before, if anything (IDM1). */
function earlier(
  log: Log,
  userId: string,
  clientId: string,
): { kind: string; data: string | null } | undefined {
  return log.sql.get('SELECT kind, data FROM events WHERE user_id = ? AND client_id = ?', userId, clientId);
}

/** Renames, closes or reopens. Each is an event; what is already so changes nothing. */
export function patchConversation(
  log: Log,
  userId: string,
  patch: PatchConversation,
  now: number,
): Result<null> {
  return log.transaction((): Result<null> => {
    const seat = log.seatOf(userId);
    if (seat === undefined) return fail('not_found');
    // Two changes in one request are two events; the second's id is derived, so a repeat finds both.
    const openId =
      patch.title === undefined
        ? patch.client_id
        : `${patch.client_id.slice(0, limits.clientId.maxChars - 2)}-o`;
    const { meta } = log;
    const renamed = earlier(log, userId, patch.client_id);
    const opened = earlier(log, userId, openId);
    if ([renamed, opened].some((event) => event !== undefined && event.kind !== 'conversation'))
      return fail('conflict', { fields: ['client_id'] });
    if (patch.title !== undefined && renamed === undefined) {
      if (!allows(meta.type, seat.role, 'rename')) return fail('forbidden');
      const title = patch.title === null ? null : cleanName(patch.title, limits.title.maxCodePoints);
      if (title === '' || (patch.title !== null && codePoints(patch.title) > limits.title.maxCodePoints))
        return fail('invalid', { fields: ['title'] });
      if (title !== meta.title) {
        const at = log.timeFor(now);
        log.changeMeta({ title, updated_at: at });
        appendSystem(
          log,
          seat,
          'conversation',
          { fact: 'renamed', title, by: seat.name },
          { at, clientId: patch.client_id, seat: null },
        );
      }
    }
    if (patch.is_active !== undefined && opened === undefined) {
      if (!allows(meta.type, seat.role, 'open_close')) return fail('forbidden');
      if (patch.is_active !== (log.meta.is_active === 1)) {
        const at = log.timeFor(now);
        log.changeMeta({ is_active: patch.is_active ? 1 : 0, updated_at: at });
        const fact = { fact: patch.is_active ? ('reopened' as const) : ('closed' as const), by: seat.name };
        appendSystem(log, seat, 'conversation', fact, { at, clientId: openId, seat: null });
      }
    }
    return ok(null);
  });
}

/** Gives a person a seat, or answers the one they have. */
export function addSeat(
  log: Log,
  userId: string,
  add: Omit<AddSender, 'user_id'>,
  person: User,
  now: number,
): Result<{ seat: Seat; added: boolean }> {
  return log.transaction((): Result<{ seat: Seat; added: boolean }> => {
    const by = log.seatOf(userId);
    if (by === undefined) return fail('not_found');
    if (!peopleChange[log.meta.type] || !allows(log.meta.type, by.role, 'manage_people'))
      return fail('forbidden');
    const before = earlier(log, userId, add.client_id);
    if (before !== undefined) {
      const seat =
        before.kind === 'join'
          ? log.seat((JSON.parse(before.data ?? '{}') as { seat?: number }).seat ?? 0)
          : undefined;
      return seat?.user_id === person.user_id
        ? ok({ seat, added: false })
        : fail('conflict', { fields: ['client_id'] });
    }
    const existing = log.seatOf(person.user_id);
    if (existing !== undefined) return ok({ seat: existing, added: false });
    if (log.meta.is_active !== 1) return fail('closed');
    if (log.activeSeatCount() >= limits.senders.maxPerConversation) return fail('full');
    const at = log.timeFor(now);
    const joinedSeq = log.head + 1;
    const seat = insertSeat(log, person, add.role, {
      joinedSeq,
      floorSeq: add.history === 'from_start' ? 0 : joinedSeq - 1,
      at,
    });
    appendSystem(
      log,
      by,
      'join',
      { fact: 'joined', name: seat.name, by: by.name },
      { at, clientId: add.client_id, seat: seat.n },
    );
    return ok({ seat, added: true });
  });
}

/** Ends a seat: one's own (leaving), or another's by an owner. A seat already ended stays as it is. */
export function removeSeat(
  log: Log,
  userId: string,
  n: number,
  now: number,
): Result<{ seat: Seat; removed: boolean }> {
  return log.transaction((): Result<{ seat: Seat; removed: boolean }> => {
    const by = log.seatOf(userId);
    const target = log.seat(n);
    if (by === undefined || target === undefined) return fail('not_found');
    if (target.left_at !== null) return ok({ seat: target, removed: false });
    const leaving = target.n === by.n;
    if (!peopleChange[log.meta.type]) return fail('forbidden');
    if (!leaving && !allows(log.meta.type, by.role, 'manage_people')) return fail('forbidden');
    const owners = log.activeSeats().filter((seat) => seat.role === 'owner');
    const lastOwner = target.role === 'owner' && owners.length === 1 && log.activeSeatCount() > 1;
    if (lastOwner) return fail('last_owner');
    const at = log.timeFor(now);
    log.sql.run('UPDATE seats SET left_at = ?, rev = ? WHERE n = ?', at, log.nextRev(), n);
    log.seatsChanged();
    const fact: SystemFact = leaving
      ? { fact: 'left', name: target.name }
      : { fact: 'removed', name: target.name, by: by.name };
    appendSystem(log, by, 'leave', fact, { at, clientId: null, seat: n });
    // Who has left is no recipient any more (STA1): what the others have all read is read now.
    advanceStatus(log);
    // The person's inbox must forget the conversation; the drain keeps at it until it has.
    log.sql.run(
      `UPDATE destinations SET mode = 'purge', retry_at = 0, failures = 0 WHERE destination = ?`,
      `inbox:${target.user_id}`,
    );
    const seat = log.seat(n);
    if (seat === undefined) throw new Error('a seat just written is missing');
    return ok({ seat, removed: true });
  });
}

/** Keeps a seat's name and type as the tenant's record has them; called when the person opens a socket. */
export function refreshSeat(log: Log, seat: Seat, person: Person): boolean {
  const name = cleanName(person.name);
  if (seat.name === name && seat.user_type === person.user_type && seat.department === person.department)
    return false;
  log.transaction((): void => {
    log.sql.run(
      'UPDATE seats SET name = ?, user_type = ?, department = ?, rev = ? WHERE n = ?',
      name,
      person.user_type,
      person.department,
      log.nextRev(),
      seat.n,
    );
    log.seatsChanged();
  });
  return true;
}

/** Writes history brought from elsewhere, before anyone has written here. */
export function importHistory(log: Log, input: ImportInput): Result<{ head: number }> {
  return log.transaction((): Result<{ head: number }> => {
    if (log.head > 1) return fail('conflict');
    const seats = new Map(log.activeSeats().map((seat) => [seat.user_id, seat]));
    let previous = input.messages[0]?.createdAtMs ?? 0;
    for (const [index, message] of input.messages.entries()) {
      if (!seats.has(message.userId)) return fail('invalid', { fields: [`messages.${index}.userId`] });
      if (message.createdAtMs < previous)
        return fail('invalid', { fields: [`messages.${index}.createdAtMs`] });
      previous = message.createdAtMs;
    }
    const closer = input.closed === undefined ? undefined : seats.get(input.closed.userId);
    if (input.closed !== undefined && (closer === undefined || input.closed.atMs < previous))
      return fail('invalid', { fields: ['closed'] });
    const founded = input.messages[0]?.createdAtMs;
    if (founded !== undefined) {
      log.changeMeta({ created_at: founded, updated_at: founded });
      log.sql.run('UPDATE events SET at = ?', founded);
      log.sql.run('UPDATE messages SET created_at = ?, updated_at = ?', founded, founded);
      log.sql.run('UPDATE seats SET joined_at = ?', founded);
      log.seatsChanged();
    }
    const base = log.head;
    for (const message of input.messages) {
      const seat = seats.get(message.userId);
      if (seat === undefined) continue;
      const ids = message.attachmentIds ?? [];
      const types = log.sql.all<{ media_type: string }>(
        'SELECT media_type FROM files WHERE attachment_id IN (SELECT value FROM json_each(?))',
        JSON.stringify(ids),
      );
      const at = message.createdAtMs;
      const seq = log.append({
        kind: 'message',
        at,
        seat: seat.n,
        user_id: seat.user_id,
        client_id: null,
        digest: null,
        target_seq: null,
        data: null,
      });
      insertMessage(log, {
        seq,
        seat,
        type:
          ids.length === 0
            ? 'text'
            : types.every((row) => row.media_type.startsWith('image/'))
              ? 'image'
              : 'file',
        content: message.content,
        attachmentIds: ids,
        replySeq: message.replyToIndex === undefined ? null : base + 1 + message.replyToIndex,
        clientId: null,
        system: null,
        at,
      });
    }
    if (input.closed !== undefined && closer !== undefined) {
      const at = input.closed.atMs;
      log.changeMeta({ is_active: 0, updated_at: at });
      appendSystem(
        log,
        closer,
        'conversation',
        { fact: 'closed', by: closer.name },
        { at, clientId: null, seat: null },
      );
    }
    return ok({ head: log.head });
  });
}
