import type * as z from 'zod/mini';
import { fail, ok, type Result } from '../../protocol/index.ts';

/** An id from a path. One that cannot be ours is `not_found`, like one that is not there (ACL2). */
export function pathId(schema: z.ZodMiniType<string>, value: string | undefined): Result<string> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail('not_found');
}
