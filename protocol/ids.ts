import * as z from 'zod/mini';
import { limits } from './limits.ts';

/** Position of an event in a conversation's log: 1, 2, 3 … with no hole (ORD1). 0 means "before everything". */
export type Seq = number;
/** Counter of every change in a conversation; a row carries the rev that last changed it. */
export type Rev = number;

export const seq = z.int().check(z.gte(0));
export const rev = z.int().check(z.gte(0));

export const tenantId = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/));
/** The token's `sub`: opaque to us, printable, bounded. */
export const userId = z.string().check(z.regex(/^[\x21-\x7e]+$/), z.maxLength(limits.userId.maxChars));
/** Chosen by the client for each mutating command; the same id again is the same command (IDM1). */
export const clientId = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9_-]+$/),
    z.minLength(limits.clientId.minChars),
    z.maxLength(limits.clientId.maxChars),
  );

/** 20 characters of identity and 10 of check tag, base64url. */
const CONVERSATION = '[A-Za-z0-9_-]{30}';
export const conversationId = z.string().check(z.regex(new RegExp(`^${CONVERSATION}$`)));
/** `<conversation_id>.<seq>`: finds its object with no look-up. */
export const messageId = z.string().check(z.regex(new RegExp(`^${CONVERSATION}\\.[1-9][0-9]{0,14}$`)));
/** `<conversation_id>.<random>`; the random part is longer than any seq, so the two never look alike. */
export const attachmentId = z.string().check(z.regex(new RegExp(`^${CONVERSATION}\\.[A-Za-z0-9_-]{21}$`)));
/** `<conversation_id>.s<n>`: a seat. */
export const senderId = z.string().check(z.regex(new RegExp(`^${CONVERSATION}\\.s[1-9][0-9]{0,8}$`)));

export const formatMessageId = (conversation: string, at: Seq): string => `${conversation}.${at}`;
export const formatSenderId = (conversation: string, ordinal: number): string =>
  `${conversation}.s${ordinal}`;

/** Splits a message or attachment id at its dot. The id has been checked by its schema before. */
export function splitId(id: string): { conversationId: string; rest: string } {
  const dot = id.indexOf('.');
  return { conversationId: id.slice(0, dot), rest: id.slice(dot + 1) };
}

/** An instant as it crosses the wire: UTC, ISO 8601, milliseconds. */
export const instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
export const toInstant = (ms: number): string => new Date(ms).toISOString();
export const fromInstant = (at: string): number => Date.parse(at);
