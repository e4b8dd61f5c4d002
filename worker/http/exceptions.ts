import type { ErrorCode } from '../../protocol/index.ts';

/** What the platform adds to an exception that came from another object. */
interface RemoteError {
  readonly remote?: boolean;
  readonly retryable?: boolean;
  readonly overloaded?: boolean;
}

/** An object that cannot be reached now is `unavailable`; anything else unexpected is a bug of ours. */
export function codeOfException(error: unknown): ErrorCode {
  if (typeof error !== 'object' || error === null) return 'internal';
  const { retryable, overloaded } = error as RemoteError;
  return retryable === true || overloaded === true ? 'unavailable' : 'internal';
}
