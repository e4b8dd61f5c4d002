import type { Kit } from './kit.ts';

/** What reading does not need, so that a page may load it after the first paint. */
export interface ClientParts {
  readonly Kit: typeof Kit;
}
