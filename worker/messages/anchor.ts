import { fail, ok, type Result } from '../../protocol/index.ts';
import type { HistoryQuery } from '../contracts.ts';

const ANCHORS = ['before', 'after', 'around'] as const;

/** The query with the one anchor it names, if any; two of them contradict each other and are `invalid`. */
export function oneAnchor(query: {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: number | undefined;
  readonly limit: number;
}): Result<HistoryQuery> {
  const given = ANCHORS.filter((name) => query[name] !== undefined);
  if (given.length > 1) return fail('invalid', { fields: given });
  const [name] = given;
  const at = name === undefined ? undefined : query[name];
  if (name === undefined || at === undefined) return ok({ limit: query.limit });
  return ok({ limit: query.limit, [name]: at });
}
