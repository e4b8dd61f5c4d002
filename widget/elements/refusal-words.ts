import { errorCodes, type ErrorCode } from '../../protocol/error-codes.ts';
import type { WholeStrings } from '../i18n/whole.ts';

const isCode = (code: unknown): code is ErrorCode => (errorCodes as readonly unknown[]).includes(code);

/** Why a client's action was rejected, in people's words. */
export function refusalWords(error: unknown, { errors }: WholeStrings): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return errors[isCode(code) ? code : 'unavailable'];
}
