import { limits } from '../../protocol/limits.ts';
import { conversationMessageList, searchAnswer, type SearchAnswer } from '../../protocol/rest.ts';
import { ChatError } from './chat-error.ts';
import { codeOf, type Http } from './http.ts';
import type { FindWanted, SearchFilters } from './state.ts';

const instantOf = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** Filters as a query string has them; what is not asked for is left out. */
export const filterQuery = ({ userId, hasFile, sinceMs, untilMs }: SearchFilters) => ({
  user_id: userId,
  has_file: hasFile === true ? 'true' : undefined,
  since: instantOf(sinceMs),
  until: instantOf(untilMs),
});

/** Whether they ask for anything. */
export const isFiltering = (filters: SearchFilters): boolean =>
  Object.values(filterQuery(filters)).some((asked) => asked !== undefined);

/** Finds within one conversation. Failures are `ChatError`s. */
export class Finding {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** A page of what is found, newest first. */
  async find({ conversationId, query, filters, cursor }: FindWanted): Promise<SearchAnswer> {
    const answer = await this.#http.json('GET', '/search', searchAnswer, {
      query: {
        ...filterQuery(filters),
        q: query === '' ? undefined : query.slice(0, limits.search.maxQueryChars),
        conversation_id: conversationId,
        cursor: cursor ?? undefined,
        limit: limits.search.maxRows,
      },
    });
    if (!answer.ok) throw new ChatError(codeOf(answer.error));
    return answer.value;
  }

  /** The first message that is not earlier than `atMs`; null where there is none. */
  async seqAt(conversationId: string, atMs: number): Promise<number | null> {
    const answer = await this.#http.json(
      'GET',
      `/messages/conversation/${conversationId}`,
      conversationMessageList,
      { query: { at: instantOf(atMs), limit: 1 } },
    );
    if (!answer.ok) throw new ChatError(codeOf(answer.error));
    return answer.value.items[0]?.seq ?? null;
  }
}
