import type { ErrorCode } from '../../protocol/errors.ts';

/** What a promise-returning action rejects with. Carries a code, never contents. */
export class ChatError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.name = 'ChatError';
    this.code = code;
  }
}
