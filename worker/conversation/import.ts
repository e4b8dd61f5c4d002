import { contentProblem, fail, ok, type Failure, type Result } from '../../protocol/index.ts';
import type { ImportedMessage, ImportInput } from '../contracts.ts';
import { insertMessage } from './commands.ts';
import { mergeReports, type Report } from './cursors.ts';
import type { Log, Seat } from './log.ts';
import { mentionsOf, stored } from './mentions.ts';
import { appendSystem } from './seats.ts';

/** The event that made the conversation; what is brought comes right after it. */
const FOUNDING_SEQ = 1;

type MediaTypes = ReadonlyMap<string, string>;

/**
 * Writes history brought from elsewhere, before anyone has written here; all of it or nothing. It is held to the bounds
 * of what people send, so that no row is larger than a frame may be.
 */
export function importHistory(log: Log, input: ImportInput): Result<{ head: number }> {
  return log.transaction((): Result<{ head: number }> => {
    if (log.head > 1) return fail('conflict');
    const seats = new Map(log.activeSeats().map((seat) => [seat.user_id, seat]));
    const files = unsentFiles(log, input.messages);
    const problem = whyNot(input, seats, files);
    if (problem !== null) return { ok: false, error: problem };
    const founded = input.messages[0]?.createdAtMs;
    if (founded !== undefined) moveFounding(log, founded);
    const base = log.head;
    for (const message of input.messages) {
      const seat = seats.get(message.userId);
      if (seat !== undefined) append(log, seat, message, base, files, seats);
    }
    const closer = input.closed === undefined ? undefined : seats.get(input.closed.userId);
    if (input.closed !== undefined && closer !== undefined) {
      const at = input.closed.atMs;
      log.changeMeta({ is_active: 0, updated_at: at });
      appendSystem(
        log,
        closer,
        'conversation',
        { fact: 'closed', by: closer.name },
        { at, clientId: null, seat: null, digest: null },
      );
    }
    mergeReports(log, readingsOf(log, input), null);
    return ok({ head: log.head });
  });
}

/** Everyone has what was brought, and has read as far as is said of them. */
function readingsOf(log: Log, { readIndex }: ImportInput): Report[] {
  return log.activeSeats().flatMap(({ user_id: userId }): Report[] => {
    const index = Object.hasOwn(readIndex, userId) ? readIndex[userId] : undefined;
    const delivered: Report = { userId, seq: log.head, what: 'delivered' };
    return index === undefined
      ? [delivered]
      : [delivered, { userId, seq: FOUNDING_SEQ + 1 + index, what: 'read' }];
  });
}

/** The first thing wrong with an import, or null. */
function whyNot(input: ImportInput, seats: ReadonlyMap<string, Seat>, files: MediaTypes): Failure | null {
  const used = new Set<string>();
  let previous = input.messages[0]?.createdAtMs ?? 0;
  for (const [index, message] of input.messages.entries()) {
    const field = (name: keyof ImportedMessage) => ({ fields: [`messages.${index}.${name}`] });
    const { attachmentIds = [], replyToIndex = -1, mentions = [] } = message;
    if (!seats.has(message.userId)) return { code: 'invalid', ...field('userId') };
    if (message.createdAtMs < previous) return { code: 'invalid', ...field('createdAtMs') };
    previous = message.createdAtMs;
    const content = contentProblem(message.content, attachmentIds.length > 0);
    if (content !== null) return { code: content, ...field('content') };
    if (attachmentIds.some((id) => !files.has(id) || used.has(id)))
      return { code: 'attachment_unknown', ...field('attachmentIds') };
    for (const id of attachmentIds) used.add(id);
    if (replyToIndex >= index) return { code: 'invalid', ...field('replyToIndex') };
    if (mentionsOf(mentions, message.userId, seats, Infinity) === null)
      return { code: 'invalid', ...field('mentions') };
  }
  const { closed } = input;
  return closed !== undefined && (!seats.has(closed.userId) || closed.atMs < previous)
    ? { code: 'invalid', fields: ['closed'] }
    : null;
}

/** Media types of the files these messages name, of those that may be used. */
function unsentFiles(log: Log, messages: readonly ImportedMessage[]): MediaTypes {
  const rows = log.sql.all<{ attachment_id: string; media_type: string }>(
    `SELECT attachment_id, media_type FROM files
     WHERE attachment_id IN (SELECT value FROM json_each(?)) AND message_seq IS NULL AND state = 'ready'`,
    JSON.stringify(messages.flatMap((message) => message.attachmentIds ?? [])),
  );
  return new Map(rows.map((row) => [row.attachment_id, row.media_type]));
}

/** The conversation began when its first message was written. Under new revs: a copy may have it as it was. */
function moveFounding(log: Log, at: number): void {
  log.changeMeta({ created_at: at, updated_at: at });
  log.sql.run('UPDATE events SET at = ?', at);
  log.sql.run('UPDATE messages SET created_at = ?, updated_at = ?, rev = ?', at, at, log.nextRev());
  log.sql.run('UPDATE seats SET joined_at = ?, rev = ?', at, log.nextRev());
  log.seatsChanged();
}

function append(
  log: Log,
  seat: Seat,
  message: ImportedMessage,
  base: number,
  files: MediaTypes,
  seats: ReadonlyMap<string, Seat>,
): void {
  const { attachmentIds = [], createdAtMs: at, replyToIndex, mentions = [] } = message;
  const seq = log.claim(at);
  const images = attachmentIds.every((id) => files.get(id)?.startsWith('image/') === true);
  insertMessage(log, {
    seq,
    seat,
    type: attachmentIds.length === 0 ? 'text' : images ? 'image' : 'file',
    content: message.content,
    attachmentIds,
    replySeq: replyToIndex === undefined ? null : base + 1 + replyToIndex,
    clientId: null,
    digest: null,
    system: null,
    mentions: stored(mentionsOf(mentions, message.userId, seats, Infinity) ?? []),
    at,
  });
}
