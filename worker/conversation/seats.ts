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
import type { CreateConversationInput } from '../contracts.ts';
import { insertMessage } from './commands.ts';
import { advanceStatus } from './cursors.ts';
import type { Log, Seat } from './log.ts';
import { allows, peopleChange } from './policy.ts';
import { systemSentence } from './preview.ts';
import { createSchema } from './schema.ts';

/** The founding of a conversation and the changes of its people and its own row. All run in one transaction each. */

type Person = Pick<User, 'user_id' | 'name' | 'user_type' | 'department'>;

/** What makes two foundings under one client_id the same (IDM2). */
export const foundingPayload = (input: CreateConversationInput): string =>
  JSON.stringify(['create', input.type, input.title, input.people.map((person) => person.user_id)]);

/**
 * Makes the tables, the meta row, event 1 and the founding seats. The object must not exist yet. `digest` is that of
 * the founding's payload; it stays with event 1.
 */
export function createConversation(
  log: Log,
  input: CreateConversationInput,
  digest: string,
  now: number,
): void {
  log.transaction((): void => {
    const version = createSchema(log.sql);
    const creator: Person = {
      user_id: input.creator.userId,
      name: input.creator.name,
      user_type: input.creator.userType,
      department: input.creator.department,
    };
    log.sql.run(
      `INSERT INTO meta (id, schema, tenant, conversation_id, type, title, is_active, created_by, created_at, updated_at,
         epoch, rev, policy) VALUES (1, ?, ?, ?, ?, ?, 1, ?, ?, ?, 1, 1, ?)`,
      version,
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
      { at: now, clientId: null, seat: null, digest },
    );
  });
}

/** The digest of the payload this conversation was founded with. */
export const foundingDigest = (log: Log): string | null =>
  log.sql.get<{ digest: string | null }>('SELECT digest FROM events WHERE seq = 1')?.digest ?? null;

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
export function appendSystem(
  log: Log,
  by: Seat,
  kind: 'conversation' | 'join' | 'leave' | 'role',
  fact: SystemFact,
  about: { at: number; clientId: string | null; seat: number | null; digest: string | null },
): number {
  const seq = log.append({
    kind,
    at: about.at,
    seat: by.n,
    user_id: by.user_id,
    client_id: about.clientId,
    digest: about.digest,
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
    clientId: null,
    digest: null,
    system: JSON.stringify(fact),
    at: about.at,
  });
  return seq;
}

/** What this client_id of this person was used for before, if anything, and the seat that was answered (IDM1). */
export function earlier(
  log: Log,
  userId: string,
  clientId: string,
): { digest: string | null; seat: number | null } | undefined {
  return log.sql.get(
    `SELECT digest, data ->> 'seat' AS seat FROM log WHERE user_id = ?1 AND client_id = ?2
     UNION ALL SELECT digest, target_seq AS seat FROM answers WHERE user_id = ?1 AND client_id = ?2`,
    userId,
    clientId,
  );
}

/** Remembers a change that was so already: asked for again later, it must not undo what happened since. */
export function rememberNothing(
  log: Log,
  userId: string,
  clientId: string,
  answer: { digest: string; seat: number; at: number },
): void {
  log.sql.run(
    'INSERT INTO answers (user_id, client_id, digest, seq, target_seq, at) VALUES (?, ?, ?, ?, ?, ?)',
    userId,
    clientId,
    answer.digest,
    log.head,
    answer.seat,
    answer.at,
  );
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
    const renaming = JSON.stringify(['rename', patch.title]);
    const opening = JSON.stringify(['open', patch.is_active]);
    const renamed = patch.title === undefined ? undefined : earlier(log, userId, patch.client_id);
    const opened = patch.is_active === undefined ? undefined : earlier(log, userId, openId);
    if ((renamed && renamed.digest !== renaming) || (opened && opened.digest !== opening))
      return fail('conflict', { fields: ['client_id'] });
    const at = log.timeFor(now);
    if (patch.title !== undefined && renamed === undefined) {
      if (!allows(meta.type, seat.role, 'rename')) return fail('forbidden');
      const title = patch.title === null ? null : cleanName(patch.title, limits.title.maxCodePoints);
      if (title === '' || (patch.title !== null && codePoints(patch.title) > limits.title.maxCodePoints))
        return fail('invalid', { fields: ['title'] });
      if (title === meta.title) {
        rememberNothing(log, userId, patch.client_id, { digest: renaming, seat: seat.n, at });
      } else {
        log.changeMeta({ title, updated_at: at });
        appendSystem(
          log,
          seat,
          'conversation',
          { fact: 'renamed', title, by: seat.name },
          { at, clientId: patch.client_id, seat: null, digest: renaming },
        );
      }
    }
    if (patch.is_active !== undefined && opened === undefined) {
      if (!allows(meta.type, seat.role, 'open_close')) return fail('forbidden');
      if (patch.is_active === (log.meta.is_active === 1)) {
        rememberNothing(log, userId, openId, { digest: opening, seat: seat.n, at });
      } else {
        log.changeMeta({ is_active: patch.is_active ? 1 : 0, updated_at: at });
        const fact = { fact: patch.is_active ? ('reopened' as const) : ('closed' as const), by: seat.name };
        appendSystem(log, seat, 'conversation', fact, { at, clientId: openId, seat: null, digest: opening });
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
    const digest = JSON.stringify(['join', person.user_id, add.role, add.history]);
    const before = earlier(log, userId, add.client_id);
    if (before !== undefined) {
      const seat = before.digest === digest ? log.seat(before.seat ?? 0) : undefined;
      return seat === undefined ? fail('conflict', { fields: ['client_id'] }) : ok({ seat, added: false });
    }
    if (!peopleChange[log.meta.type] || !allows(log.meta.type, by.role, 'manage_people'))
      return fail('forbidden');
    const existing = log.seatOf(person.user_id);
    if (existing !== undefined) {
      rememberNothing(log, userId, add.client_id, { digest, seat: existing.n, at: log.timeFor(now) });
      return ok({ seat: existing, added: false });
    }
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
      { at, clientId: add.client_id, seat: seat.n, digest },
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
    const before = log.activeSeats();
    log.sql.run('UPDATE seats SET left_at = ?, rev = ? WHERE n = ?', at, log.nextRev(), n);
    log.sql.run('DELETE FROM readings WHERE n = ?', n);
    log.seatsChanged();
    // Who has left is no recipient any more (STA1): what the others have all read is read now.
    advanceStatus(log, before);
    const fact: SystemFact = leaving
      ? { fact: 'left', name: target.name }
      : { fact: 'removed', name: target.name, by: by.name };
    appendSystem(log, by, 'leave', fact, { at, clientId: null, seat: n, digest: null });
    // The person's inbox must forget the conversation; the drain keeps at it until it has.
    log.sql.run(
      `UPDATE destinations SET mode = 'purge', retry_at = 0, failures = 0, failing_since = NULL WHERE destination = ?`,
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
