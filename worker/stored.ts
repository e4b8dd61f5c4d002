import { fail, type Failure, type Result } from '../protocol/index.ts';
import { StorageError } from './sql.ts';

/** Does `work`; a storage that fails is a refusal to be tried again, anything else that is thrown goes on being thrown. */
export function stored<T>(work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (error) {
    if (error instanceof StorageError) return fail('storage_failed');
    throw error;
  }
}

/** A refusal on its way through code that has no other answer for it: the edge turns it into its problem document. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The value of an answer, where the caller can do nothing about a refusal but pass it on: throws it as `Refused`. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.error);
  return result.value;
}

/** What a frame that ended in an exception is answered: only what came from the storage says so. */
export const codeOfThrown = (error: unknown): 'storage_failed' | 'internal' =>
  error instanceof StorageError ? 'storage_failed' : 'internal';
