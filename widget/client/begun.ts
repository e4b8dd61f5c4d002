import type { Drafts } from './drafts.ts';
import type { Store } from './store.ts';
import type { Thread } from './thread-start.ts';

/** What is on show and held before the whole client is there, handed to it as it is. */
export interface Begun {
  readonly store: Store;
  readonly drafts: Drafts;
  /** Cursor of the list's next page. */
  readonly next: string | null;
  /** The open conversation, where its first page is there. */
  readonly thread: Thread | null;
}
