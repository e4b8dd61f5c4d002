/** Cursors of the inbox's lists: opaque to callers, made of ids and times only. */

/** The last row of a page: everything after it, in the list's order, comes next. */
export interface EntryCursor {
  readonly sortAtMs: number;
  readonly conversationId: string;
}
export interface MessageCursor {
  readonly createdAtMs: number;
  readonly conversationId: string;
  readonly seq: number;
}

const ENTRY = /^(\d{1,15})\.([A-Za-z0-9_-]{30})$/;
const MESSAGE = /^(\d{1,15})\.([A-Za-z0-9_-]{30})\.(\d{1,15})$/;

export const formatEntryCursor = (at: EntryCursor): string => `${at.sortAtMs}.${at.conversationId}`;
export const formatMessageCursor = (at: MessageCursor): string =>
  `${at.createdAtMs}.${at.conversationId}.${at.seq}`;

/** Null when `text` is not a cursor of this list. */
export function parseEntryCursor(text: string): EntryCursor | null {
  const parts = ENTRY.exec(text);
  return parts === null ? null : { sortAtMs: Number(parts[1]), conversationId: String(parts[2]) };
}

export function parseMessageCursor(text: string): MessageCursor | null {
  const parts = MESSAGE.exec(text);
  if (parts === null) return null;
  return { createdAtMs: Number(parts[1]), conversationId: String(parts[2]), seq: Number(parts[3]) };
}
