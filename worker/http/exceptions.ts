import type { ErrorCode } from '../../protocol/index.ts';
import { Refused } from '../stored.ts';

/** What the platform adds to an exception that came from another object. */
interface RemoteError {
  readonly remote?: boolean;
  readonly retryable?: boolean;
  readonly overloaded?: boolean;
  /** The object was ended in the middle of the call: a full or failing disk, a new version, too much memory. */
  readonly durableObjectReset?: boolean;
}

/** A refusal says itself what it is; an object that cannot be reached now is `unavailable`; anything else unexpected is a bug of ours. */
export function codeOfException(error: unknown): ErrorCode {
  if (error instanceof Refused) return error.failure.code;
  if (typeof error !== 'object' || error === null) return 'internal';
  const { retryable, overloaded, durableObjectReset } = error as RemoteError;
  return retryable === true || overloaded === true || durableObjectReset === true
    ? 'unavailable'
    : 'internal';
}
