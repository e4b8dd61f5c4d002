import { fail, limits, ok, type Attachment, type ErrorCode, type Result } from '../../protocol/index.ts';
import type { StoredFile } from '../contracts.ts';
import type { Log } from './log.ts';
import { allows } from './policy.ts';
import { attachmentsOf } from './rows.ts';

/** The store removes at most a thousand files in one call. */
const ORPHANS_AT_ONCE = 500;

/** Files of a conversation: who put them there, and who may have them. The bytes are elsewhere. */

interface FileRow {
  readonly attachment_id: string;
  readonly user_id: string;
  readonly key: string;
  readonly file_name: string;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly sha256: string;
  readonly message_seq: number | null;
}

/** Whether this person may upload here now; a file already stored under this client_id is answered instead. */
export function prepareUpload(
  log: Log,
  userId: string,
  clientId: string,
): Result<{ existing: Attachment | null }> {
  if (log.seatOf(userId) === undefined) return fail('not_found');
  const existing = byClientId(log, userId, clientId);
  if (existing !== null) return ok({ existing });
  const refusal = whyNot(log, userId);
  return refusal === null ? ok({ existing: null }) : fail(refusal);
}

/** Why this person may not put a further file here now, or null: who may send may upload, so many at a time. */
function whyNot(log: Log, userId: string): ErrorCode | null {
  const seat = log.seatOf(userId);
  if (seat === undefined) return 'not_found';
  if (!allows(log.meta.type, seat.role, 'send')) return 'forbidden';
  if (log.meta.is_active !== 1) return 'closed';
  const unsent = log.sql.get<{ n: number }>(
    'SELECT COUNT(*) AS n FROM files WHERE message_seq IS NULL AND user_id = ?',
    userId,
  );
  return (unsent?.n ?? 0) >= limits.attachments.pendingPerUser ? 'full' : null;
}

function byClientId(log: Log, userId: string, clientId: string): Attachment | null {
  const row = log.sql.get<{ attachment_id: string }>(
    'SELECT attachment_id FROM files WHERE user_id = ? AND client_id = ?',
    userId,
    clientId,
  );
  return row === undefined ? null : (attachmentsOf(log, JSON.stringify([row.attachment_id]))[0] ?? null);
}

/**
 * Records a file whose bytes are stored whole. Two uploads under one client_id: the first one stays. What was true when
 * the upload began may not be any more, so it is asked again.
 */
export function registerFile(
  log: Log,
  userId: string,
  clientId: string,
  file: StoredFile,
  now: number,
): Result<Attachment> {
  return log.transaction((): Result<Attachment> => {
    if (log.seatOf(userId) === undefined) return fail('not_found');
    const earlier = byClientId(log, userId, clientId);
    if (earlier !== null) return ok(earlier);
    const refusal = whyNot(log, userId);
    if (refusal !== null) return fail(refusal);
    log.sql.run(
      `INSERT INTO files (attachment_id, user_id, client_id, key, file_name, media_type, size_bytes, width, height, sha256,
         state, message_seq, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,'ready',NULL,?) ON CONFLICT DO NOTHING`,
      file.attachmentId,
      userId,
      clientId,
      file.key,
      file.fileName,
      file.mediaType,
      file.sizeBytes,
      file.width,
      file.height,
      file.sha256,
      now,
    );
    const stored = byClientId(log, userId, clientId);
    return stored === null ? fail('attachment_unknown') : ok(stored);
  });
}

/** The stored file, if this person may have it: their own unsent one, or one of a message they may see. */
export function fileFor(log: Log, userId: string, attachmentId: string): Result<StoredFile> {
  const seat = log.seatOf(userId);
  const row = log.sql.get<FileRow>('SELECT * FROM files WHERE attachment_id = ?', attachmentId);
  if (seat === undefined || row === undefined) return fail('not_found');
  if (row.message_seq === null ? row.user_id !== userId : !messageShows(log, row.message_seq, seat.floor_seq))
    return fail('not_found');
  return ok({
    attachmentId: row.attachment_id,
    key: row.key,
    fileName: row.file_name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    width: row.width,
    height: row.height,
    sha256: row.sha256,
  });
}

const messageShows = (log: Log, seq: number, floor: number): boolean =>
  seq > floor &&
  log.sql.get('SELECT 1 AS yes FROM messages WHERE seq = ? AND retracted_at IS NULL', seq) !== undefined;

/**
 * Takes files never sent out of use and answers the storage keys of some, whose bytes are to be removed. They stay
 * listed until `forgetFiles`, so that a removal that fails is tried again.
 */
export function dropOrphans(log: Log, now: number): string[] {
  return log.transaction((): string[] => {
    const due = 'message_seq IS NULL AND created_at <= ?';
    const before = now - limits.attachments.orphanTtlMs;
    log.sql.run(`UPDATE files SET state = 'refused' WHERE ${due}`, before);
    return log.sql
      .all<{ key: string }>(`SELECT key FROM files WHERE ${due} LIMIT ?`, before, ORPHANS_AT_ONCE)
      .map((row) => row.key);
  });
}

/** Forgets files whose bytes are gone. */
export function forgetFiles(log: Log, keys: readonly string[]): void {
  log.sql.run(
    'DELETE FROM files WHERE message_seq IS NULL AND key IN (SELECT value FROM json_each(?))',
    JSON.stringify(keys),
  );
}

/** When the oldest unsent file is to be dropped, or null. */
export function nextOrphanAt(log: Log): number | null {
  const at =
    log.sql.get<{ at: number | null }>('SELECT MIN(created_at) AS at FROM files WHERE message_seq IS NULL')
      ?.at ?? null;
  return at === null ? null : at + limits.attachments.orphanTtlMs;
}
