import type { Courier } from './courier.ts';
import type { Requests } from './requests.ts';
import type { Search } from './search.ts';

/** What reading does not need, so that a page may load it after the first paint. */
export interface ClientParts {
  readonly Courier: typeof Courier;
  readonly Requests: typeof Requests;
  readonly Search: typeof Search;
}

/** The same, at work for one person. */
export interface Kit {
  readonly courier: Courier;
  readonly requests: Requests;
  readonly search: Search;
}
