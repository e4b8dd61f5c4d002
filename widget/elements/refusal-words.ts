import { errorCodes, type ErrorCode } from '../../protocol/error-codes.ts';
import type { Notice } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';

const isCode = (code: unknown): code is ErrorCode => (errorCodes as readonly unknown[]).includes(code);

/** Why a client's action was rejected; null where it does not say. */
export function codeOf(error: unknown): ErrorCode | null {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return isCode(code) ? code : null;
}

/** The same in people's words. */
export const refusalWords = (error: unknown, { errors }: WholeStrings): string =>
  errors[codeOf(error) ?? 'unavailable'];

/** Why something said in a conversation was refused: what is full is not always the conversation. */
export const noticeWords = ({ what, code }: Pick<Notice, 'what' | 'code'>, words: WholeStrings): string => {
  const full: { readonly [what in Notice['what']]?: string } = {
    react: words.thread.reactionsFull,
    send: words.thread.outboxFull,
  };
  return (code === 'full' ? full[what] : undefined) ?? words.errors[code];
};
