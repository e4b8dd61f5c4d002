import type { Presence, Result } from '../../protocol/index.ts';
import type { ReadingChoice } from '../contracts.ts';
import type { Due } from '../due.ts';
import type { Sql } from '../sql.ts';
import type { Line } from './devices.ts';
import type { Owner } from './schema.ts';

/** What an inbox wakes up for by itself. */
export const dueKinds = ['sockets', 'presence', 'reports', 'choices'] as const;
export type DueKind = (typeof dueKinds)[number];

/** Another person's inbox, as far as presence needs it. */
export interface PeerInbox {
  addWatcher(watcher: { tenant: string; userId: string; untilMs: number }): Promise<Presence>;
  removeWatcher(watcher: { tenant: string; userId: string }): Promise<void>;
  presenceChanged(item: Presence): Promise<void>;
}

/** The world around an inbox. The Durable Object provides it; tests provide their own. */
export interface Ports {
  readonly sql: Sql;
  readonly due: Due<DueKind>;
  /** Puts the alarm where `due` says; called in the turn of the write. */
  readonly arm: () => void;
  readonly nowMs: () => number;
  /** The open sockets. */
  readonly lines: () => readonly Line[];
  /** A timer for batching only: what it would do, an alarm does too if it never comes. */
  readonly after: (ms: number, work: () => void) => void;
  readonly peer: (owner: Owner) => Promise<PeerInbox>;
  /** Tells a conversation that this owner's devices have everything up to `seq`. Rejects when it can't be reached. */
  readonly reportDelivered: (owner: Owner, conversationId: string, seq: number) => Promise<void>;
  /** Tells a conversation what this owner has chosen; `not_found` where the owner has no seat. */
  readonly tellChoice: (owner: Owner, conversationId: string, choice: ReadingChoice) => Promise<Result<null>>;
  readonly verifyRenewal: (token: string, owner: Owner) => Promise<Result<{ expiresAtMs: number }>>;
}
