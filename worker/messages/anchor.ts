import { fail, fromInstant, ok, type Result } from '../../protocol/index.ts';
import type { HistoryQuery } from '../contracts.ts';

const ANCHORS = ['before', 'after', 'around', 'at'] as const;

/** The query with the one anchor it names, if any; two of them contradict each other and are `invalid`. */
export function oneAnchor(query: {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: number | undefined;
  readonly at?: string | undefined;
  readonly limit: number;
}): Result<HistoryQuery> {
  const { limit, at } = query;
  const given = ANCHORS.filter((name) => query[name] !== undefined);
  if (given.length > 1) return fail('invalid', { fields: given });
  const [name] = given;
  if (name === undefined) return ok({ limit });
  if (name === 'at') return at === undefined ? ok({ limit }) : ok({ limit, atMs: fromInstant(at) });
  const seq = query[name];
  return seq === undefined ? ok({ limit }) : ok({ limit, [name]: seq });
}
