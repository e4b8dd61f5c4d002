import { cleanName, codePoints, fail, limits, ok, type Result } from '../../protocol/index.ts';

/** A title as it will be shown: one line, without controls; blank means none. Too long is refused, never cut. */
export function cleanTitle(title: string | null): Result<string | null> {
  if (title === null) return ok(null);
  const clean = cleanName(title, limits.title.maxCodePoints + 1);
  if (codePoints(clean) > limits.title.maxCodePoints) return fail('invalid', { fields: ['title'] });
  return ok(clean === '' ? null : clean);
}
