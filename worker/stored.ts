import { fail, type Result } from '../protocol/index.ts';
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
