import { fail, formatMessageId, ok, toInstant, type Command, type Result } from '../../protocol/index.ts';
import type { Acked } from '../contracts.ts';
import { digest } from './digest.ts';
import { decide, targetSeq, type Decision, type Facts } from './decide.ts';
import { take, type Bucket } from '../limiter.ts';
import type { EventRow, Log, Seat } from './log.ts';
import { namedIn } from './mentions.ts';
import { messageRow, type MessageRow } from './rows.ts';

/** What the commands need of the outside. */
export interface CommandDeps {
  /** Per user; a cache that may be lost: losing it only forgives. */
  readonly buckets: Map<string, Bucket>;
}

/** An event just written, with its message's row where it made one: what is told at once need not be read again. */
export interface Appended {
  readonly event: EventRow;
  readonly message: MessageRow | null;
}

/** A command's outcome: the answer, and whether it made a new event. */
export interface Outcome {
  readonly acked: Acked;
  /** The event this call appended; null for a repeat or when nothing had to change. */
  readonly appended: Appended | null;
}

/**
 * Runs one command in one synchronous transaction: seat, dedupe, rate limit, policy, event, row. Dedupe comes
 * before the rest so that a retry of something accepted gets its first answer even if the conversation has closed
 * since (IDM1).
 */
export function execute(
  log: Log,
  userId: string,
  command: Command,
  now: number,
  deps: CommandDeps,
): Result<Outcome> {
  const payload = digest(payloadOf(command));
  const spared = deps.buckets.get(userId);
  try {
    return log.transaction(run);
  } catch (error) {
    // What came to nothing counts for nothing.
    if (spared === undefined) deps.buckets.delete(userId);
    else deps.buckets.set(userId, spared);
    throw error;
  }

  function run(): Result<Outcome> {
    const seat = log.seatOf(userId);
    if (seat === undefined) return fail('not_found');

    const first = firstAnswer(log, userId, command.client_id);
    if (first !== undefined) {
      if (first.digest !== payload) return fail('conflict', { fields: ['client_id'] });
      return ok({ acked: first.acked, appended: null });
    }

    const limited = take(deps.buckets.get(userId), now);
    deps.buckets.set(userId, limited.bucket);
    if (limited.waitMs > 0) return fail('rate_limited', { retryAfterMs: limited.waitMs });

    const decision = decide(command, gather(log, seat, command, now));
    if (decision.kind === 'refuse') return { ok: false, error: decision.failure };
    return ok(apply(log, seat, command, payload, decision, now));
  }
}

/** What makes two commands with one client_id the same (IDM2): everything but the id itself. */
function payloadOf(command: Command): string {
  switch (command.type) {
    case 'send':
      return JSON.stringify([
        'send',
        command.content,
        command.attachment_ids,
        command.reply_to,
        // Nothing where there is nothing to say: what was sent before there was a word for it is the same still.
        ...(command.urgent === true ? ['urgent'] : []),
        ...(command.mentions?.length ? [command.mentions] : []),
      ]);
    case 'edit':
      return JSON.stringify([
        'edit',
        command.message_id,
        command.content,
        // Naming nobody any more is another thing than not speaking of it.
        ...(command.mentions === undefined ? [] : [command.mentions]),
      ]);
    case 'retract':
      return JSON.stringify(['retract', command.message_id]);
    case 'react':
      return JSON.stringify(['react', command.message_id, command.emoji, command.action]);
    case 'acknowledge':
      return JSON.stringify(['acknowledge', command.message_id]);
    case 'pin':
      return JSON.stringify(['pin', command.message_id, command.action]);
  }
}

function firstAnswer(
  log: Log,
  userId: string,
  clientId: string,
): { digest: string | null; acked: Acked } | undefined {
  const row = log.sql.get<Pick<EventRow, 'seq' | 'digest' | 'target_seq' | 'at'>>(
    `SELECT seq, digest, target_seq, at FROM log WHERE user_id = ?1 AND client_id = ?2
     UNION ALL SELECT seq, digest, target_seq, at FROM answers WHERE user_id = ?1 AND client_id = ?2`,
    userId,
    clientId,
  );
  return (
    row && { digest: row.digest, acked: toAcked(log, clientId, row.seq, row.target_seq ?? row.seq, row.at) }
  );
}

const toAcked = (log: Log, clientId: string, seq: number, messageSeq: number, at: number): Acked => ({
  client_id: clientId,
  seq,
  message_id: formatMessageId(log.meta.conversation_id, messageSeq),
  created_at: toInstant(at),
});

function gather(log: Log, seat: Seat, command: Command, now: number): Facts {
  const at = targetSeq(command, log.meta.conversation_id);
  const reactions =
    command.type === 'react' && at !== null
      ? log.sql.get<{ mine: number; kind: number; kinds: number }>(
          `SELECT COALESCE(SUM(user_id = ?1 AND emoji = ?2), 0) AS mine, COALESCE(SUM(emoji = ?2), 0) AS kind,
             COUNT(DISTINCT emoji) AS kinds
           FROM reactions WHERE seq = ?3`,
          seat.user_id,
          command.emoji,
          at,
        )
      : undefined;
  const target = at === null ? undefined : messageRow(log, at);
  const pins =
    command.type === 'pin' && at !== null
      ? log.sql.get<{ is: number; n: number }>(
          'SELECT COALESCE(SUM(seq = ?), 0) AS "is", COUNT(*) AS n FROM pins',
          at,
        )
      : undefined;
  return {
    meta: log.meta,
    seat,
    policy: log.policy,
    target,
    files:
      command.type === 'send' && command.attachment_ids.length > 0
        ? unsentFiles(log, seat.user_id, command.attachment_ids)
        : [],
    hasReaction: (reactions?.mine ?? 0) > 0,
    hasKind: (reactions?.kind ?? 0) > 0,
    reactionKinds: reactions?.kinds ?? 0,
    acknowledged:
      target?.urgent === 1
        ? log.sql
            .all<{ user_id: string }>('SELECT user_id FROM acknowledgements WHERE seq = ?', target.seq)
            .map(({ user_id }) => user_id)
        : [],
    isPinned: (pins?.is ?? 0) > 0,
    pins: pins?.n ?? 0,
    named: namedIn(log, 'mentions' in command ? (command.mentions ?? []) : []),
    now,
  };
}

function unsentFiles(
  log: Log,
  userId: string,
  ids: readonly string[],
): { attachment_id: string; media_type: string }[] {
  return log.sql.all(
    `SELECT attachment_id, media_type FROM files
     WHERE attachment_id IN (SELECT value FROM json_each(?)) AND user_id = ? AND message_seq IS NULL AND state = 'ready'`,
    JSON.stringify(ids),
    userId,
  );
}

function apply(
  log: Log,
  seat: Seat,
  command: Command,
  payload: string,
  decision: Exclude<Decision, { kind: 'refuse' }>,
  now: number,
): Outcome {
  const at = log.timeFor(now);
  const event = {
    at,
    seat: seat.n,
    user_id: seat.user_id,
    client_id: command.client_id,
    digest: payload,
    target_seq: null,
    data: null,
  };
  const write = (kind: string, more: Partial<EventRow> = {}): EventRow => {
    const row = { ...event, kind, ...more };
    return { ...row, seq: log.append(row) };
  };
  const done = (written: EventRow, messageSeq: number, message: MessageRow | null = null): Outcome => ({
    acked: toAcked(log, command.client_id, written.seq, messageSeq, at),
    appended: { event: written, message },
  });
  switch (decision.kind) {
    case 'message': {
      const written: EventRow = { ...event, kind: 'message', seq: log.claim(at) };
      const message = insertMessage(log, {
        seq: written.seq,
        seat,
        type: decision.type,
        content: decision.content,
        attachmentIds: decision.attachmentIds,
        replySeq: decision.replySeq,
        clientId: command.client_id,
        digest: payload,
        system: null,
        urgent: decision.urgent,
        mentions: decision.mentions,
        at,
      });
      return done(written, written.seq, message);
    }
    case 'edit': {
      const { target } = decision;
      const written = write('edit', { target_seq: target.seq });
      keepRevision(log, target, at);
      log.sql.run(
        `UPDATE messages SET content = ?, mentions = ?, edited_at = ?, updated_at = ?, updated_seq = ?, rev = ?
         WHERE seq = ?`,
        decision.content,
        decision.mentions,
        at,
        at,
        written.seq,
        log.nextRev(),
        target.seq,
      );
      copyQuotesAnew(log, target.seq);
      return done(written, target.seq);
    }
    case 'retract': {
      const { target } = decision;
      const written = write('retract', { target_seq: target.seq });
      // The text leaves the readable row at once; what a record must keep of it is the revisions' to hold.
      keepRevision(log, target, at);
      log.sql.run('DELETE FROM reactions WHERE seq = ?', target.seq);
      log.sql.run('DELETE FROM pins WHERE seq = ?', target.seq);
      log.sql.run(
        `UPDATE messages SET content = NULL, mentions = NULL, attachments = NULL, retracted_at = ?, updated_at = ?,
           updated_seq = ?, rev = ? WHERE seq = ?`,
        at,
        at,
        written.seq,
        log.nextRev(),
        target.seq,
      );
      copyQuotesAnew(log, target.seq);
      return done(written, target.seq);
    }
    case 'react': {
      const { target, emoji, action } = decision;
      const written = write('react', { target_seq: target.seq, data: JSON.stringify({ emoji, action }) });
      if (action === 'add') {
        log.sql.run(
          'INSERT INTO reactions (seq, emoji, user_id, at) VALUES (?, ?, ?, ?)',
          target.seq,
          emoji,
          seat.user_id,
          at,
        );
      } else {
        log.sql.run(
          'DELETE FROM reactions WHERE seq = ? AND emoji = ? AND user_id = ?',
          target.seq,
          emoji,
          seat.user_id,
        );
      }
      touch(log, target, written);
      return done(written, target.seq);
    }
    case 'acknowledge': {
      const { target } = decision;
      const written = write('acknowledge', { target_seq: target.seq });
      log.sql.run(
        'INSERT INTO acknowledgements (seq, user_id, at, event_seq) VALUES (?, ?, ?, ?)',
        target.seq,
        seat.user_id,
        at,
        written.seq,
      );
      touch(log, target, written);
      return done(written, target.seq);
    }
    case 'pin': {
      const { target, action } = decision;
      const written = write('pin', { target_seq: target.seq, data: JSON.stringify({ action }) });
      // The message says what it said; but the copies are told of the log's head with what has a new rev.
      log.sql.run('UPDATE messages SET rev = ? WHERE seq = ?', log.nextRev(), target.seq);
      if (action === 'add') log.sql.run('INSERT INTO pins (seq) VALUES (?)', target.seq);
      else log.sql.run('DELETE FROM pins WHERE seq = ?', target.seq);
      return done(written, target.seq);
    }
    case 'nothing': {
      const { target } = decision;
      log.sql.run(
        'INSERT INTO answers (user_id, client_id, digest, seq, target_seq, at) VALUES (?, ?, ?, ?, ?, ?)',
        seat.user_id,
        command.client_id,
        payload,
        target.updated_seq,
        target.seq,
        at,
      );
      return { acked: toAcked(log, command.client_id, target.updated_seq, target.seq, at), appended: null };
    }
  }
}

/** What stands beside a message's row changed with this event. */
function touch(log: Log, target: MessageRow, { seq, at }: EventRow): void {
  log.sql.run(
    'UPDATE messages SET updated_at = ?, updated_seq = ?, rev = ? WHERE seq = ?',
    at,
    seq,
    log.nextRev(),
    target.seq,
  );
}

/** Keeps the text that is about to go. Two changes of one millisecond are kept apart. */
function keepRevision(log: Log, target: MessageRow, at: number): void {
  log.sql.run(
    `INSERT INTO revisions (seq, replaced_at, content)
     SELECT ?1, max(?2, coalesce((SELECT max(replaced_at) + 1 FROM revisions WHERE seq = ?1), 0)), ?3`,
    target.seq,
    at,
    target.content,
  );
}

/** The copies hold quotes as text: those of a message that changed are sent again, each under a rev of its own. */
function copyQuotesAnew(log: Log, seq: number): void {
  for (const reply of log.sql.all<{ seq: number }>('SELECT seq FROM messages WHERE reply_seq = ?', seq))
    log.sql.run('UPDATE messages SET rev = ? WHERE seq = ?', log.nextRev(), reply.seq);
}

/** Writes the row of a message whose event has this seq, and returns it. */
export function insertMessage(
  log: Log,
  message: {
    readonly seq: number;
    readonly seat: Pick<Seat, 'n' | 'user_id'>;
    readonly type: MessageRow['type'];
    readonly content: string;
    readonly attachmentIds: readonly string[];
    readonly replySeq: number | null;
    readonly clientId: string | null;
    readonly digest: string | null;
    readonly system: string | null;
    readonly urgent?: boolean;
    readonly mentions?: string | null;
    readonly at: number;
  },
): MessageRow {
  const { seq, seat, at } = message;
  const rev = log.nextRev();
  const row: MessageRow = {
    seq,
    seat: seat.n,
    user_id: seat.user_id,
    type: message.type,
    content: message.content,
    system: message.system,
    attachments: message.attachmentIds.length === 0 ? null : JSON.stringify(message.attachmentIds),
    reply_seq: message.replySeq,
    client_id: message.clientId,
    created_at: at,
    updated_at: at,
    edited_at: null,
    retracted_at: null,
    updated_seq: seq,
    rev,
    status: 0,
    status_rev: 0,
    urgent: message.urgent === true ? 1 : 0,
    mentions: message.mentions ?? null,
  };
  log.sql.run(
    `INSERT INTO messages (seq, seat, user_id, type, content, system, attachments, reply_seq, client_id, digest,
       created_at, updated_at, updated_seq, created_rev, rev, urgent, mentions)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    seq,
    row.seat,
    row.user_id,
    row.type,
    row.content,
    row.system,
    row.attachments,
    row.reply_seq,
    row.client_id,
    message.digest,
    at,
    at,
    seq,
    rev,
    rev,
    row.urgent,
    row.mentions,
  );
  if (row.attachments !== null) {
    log.sql.run(
      'UPDATE files SET message_seq = ? WHERE attachment_id IN (SELECT value FROM json_each(?))',
      seq,
      row.attachments,
    );
  }
  return row;
}
