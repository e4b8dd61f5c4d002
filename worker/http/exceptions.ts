import type { ErrorCode } from '../../protocol/index.ts';

/** What the platform adds to an exception that came from another object. */
interface RemoteError {
  readonly remote?: boolean;
  readonly retryable?: boolean;
  readonly overloaded?: boolean;
  /** The object was ended in the middle of the call: a full or failing disk, a new version, too much memory. */
  readonly durableObjectReset?: boolean;
}

/** An object that cannot be reached now is `unavailable`; anything else unexpected is a bug of ours. */
export function codeOfException(error: unknown): ErrorCode {
  if (typeof error !== 'object' || error === null) return 'internal';
  const { retryable, overloaded, durableObjectReset } = error as RemoteError;
  return retryable === true || overloaded === true || durableObjectReset === true
    ? 'unavailable'
    : 'internal';
}
