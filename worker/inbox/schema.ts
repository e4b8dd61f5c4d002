import { createDueTable } from '../due.ts';
import type { Sql } from '../sql.ts';

/**
 * What one person's inbox keeps. Times are epoch ms.
 *
 * `entries` one row per conversation; `conversation`, `people`, `peer_ids` are JSON as the conversation last gave
 * them, and a row whose `conversation` is still null is being filled and shown to nobody. `unread` is recomputed from
 * the messages whenever either changes (CUR2), so that a total is one sum.
 * `messages` the person's copy; `status` is a rank (0 sent, 1 delivered, 2 read), `counts` marks what can be unread.
 * `searched` holds the terms of each message that can be found, by the message's id, and the entries those of their
 * title and people: docs/decisions/0003-search-reads-terms.md.
 */
const FIRST = [
  'CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID',
  `CREATE TABLE entries (
    conversation_id TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL,
    applied_rev INTEGER NOT NULL,
    conversation TEXT,
    people TEXT,
    peer_ids TEXT NOT NULL DEFAULT '[]',
    title_terms TEXT NOT NULL DEFAULT '',
    people_terms TEXT NOT NULL DEFAULT '',
    head INTEGER NOT NULL DEFAULT 0,
    delivered_seq INTEGER NOT NULL DEFAULT 0,
    read_seq INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    sort_at INTEGER NOT NULL DEFAULT 0,
    inbox_rev INTEGER NOT NULL DEFAULT 0
  )`,
  'CREATE INDEX entries_newest ON entries (sort_at, conversation_id)',
  `CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    message_type TEXT NOT NULL,
    retracted INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    status INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    preview TEXT,
    json TEXT NOT NULL
  )`,
  'CREATE UNIQUE INDEX messages_seq ON messages (conversation_id, seq)',
  'CREATE INDEX messages_newest ON messages (created_at, conversation_id, seq)',
  'CREATE INDEX messages_unread ON messages (conversation_id, seq) WHERE counts = 1',
  `CREATE TABLE searched (
    id INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    terms TEXT NOT NULL
  )`,
  // Arrivals not yet confirmed by their conversation.
  `CREATE TABLE reports (
    conversation_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    retry_at INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID`,
  // Whom this person's devices watch.
  `CREATE TABLE watches (
    connection_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (connection_id, user_id)
  ) WITHOUT ROWID`,
  // Whose inboxes watch this person.
  `CREATE TABLE watchers (
    tenant TEXT NOT NULL,
    user_id TEXT NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, user_id)
  ) WITHOUT ROWID`,
  // Socket tickets already used, kept until they would have ended by themselves.
  'CREATE TABLE tickets (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID',
];

export interface Owner {
  readonly tenant: string;
  readonly userId: string;
}

/** Whether this inbox was ever created. Reads only: asking must not make anything. */
export function inboxExists(sql: Sql): boolean {
  return sql.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'") !== undefined;
}

/** What each version added. A version that was deployed is never edited: a later one changes what it made. */
const VERSIONS: readonly (readonly string[])[] = [
  FIRST,
  [
    'ALTER TABLE entries ADD COLUMN as_of INTEGER NOT NULL DEFAULT 0',
    // The latest conversations taken from this person, and when, in their own count.
    `CREATE TABLE purged (
      n INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL, as_of INTEGER NOT NULL
    )`,
  ],
  [
    // What its owner marked a conversation with. Apart from the entries, which a restored log begins anew.
    `CREATE TABLE marks (
      conversation_id TEXT PRIMARY KEY, pinned INTEGER NOT NULL DEFAULT 0, muted INTEGER NOT NULL DEFAULT 0,
      unread INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID`,
  ],
  [
    'ALTER TABLE marks ADD COLUMN archived INTEGER NOT NULL DEFAULT 0',
    // The newest message that leaves it put away. A restored log goes on above every seq that anyone has seen.
    'ALTER TABLE marks ADD COLUMN archived_seq INTEGER NOT NULL DEFAULT 0',
  ],
  // Whether a message that can be unread names the owner; and how many of those unread do, as `unread` is.
  [
    'ALTER TABLE messages ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0',
    'CREATE INDEX messages_mentions ON messages (conversation_id, seq) WHERE mentions = 1',
    'ALTER TABLE entries ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0',
  ],
];

/** Brings an inbox that an older build made up to this one; touches nothing where there is none. */
export function upgradeInbox(sql: Sql): void {
  if (!inboxExists(sql)) return;
  const from = Number(getMeta(sql, 'version'));
  if (from >= VERSIONS.length) return;
  sql.transaction(() => {
    for (const statement of VERSIONS.slice(from).flat()) sql.run(statement);
    setMeta(sql, 'version', VERSIONS.length);
    return null;
  });
}

/**
 * Makes the inbox of `owner` where there is none. Throws when the inbox is another person's: that is a mistake in
 * how it was named, and mixing two people must never look like success.
 */
export function ensureInbox(sql: Sql, owner: Owner): void {
  if (!inboxExists(sql)) {
    sql.transaction(() => {
      for (const statement of VERSIONS.flat()) sql.run(statement);
      createDueTable(sql);
      setMeta(sql, 'version', VERSIONS.length);
      setMeta(sql, 'tenant', owner.tenant);
      setMeta(sql, 'user_id', owner.userId);
      return null;
    });
    return;
  }
  const mine = ownerOf(sql);
  if (mine.tenant !== owner.tenant || mine.userId !== owner.userId)
    throw new Error('an inbox was addressed as another person’s');
}

export function ownerOf(sql: Sql): Owner {
  return { tenant: String(getMeta(sql, 'tenant')), userId: String(getMeta(sql, 'user_id')) };
}

type MetaKey =
  | 'version'
  | 'tenant'
  | 'user_id'
  | 'inbox_rev'
  | 'last_heard'
  | 'linger_until'
  | 'told_online'
  | 'private_reading'
  | 'choice_version'
  | 'choice_told';

export function getMeta(sql: Sql, key: MetaKey): string | number | null {
  return (
    sql.get<{ value: string | number | null }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null
  );
}

export function setMeta(sql: Sql, key: MetaKey, value: string | number): void {
  sql.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );
}

/** The counter's next value; every change of an entry takes one. */
export function nextInboxRev(sql: Sql): number {
  const next = inboxRev(sql) + 1;
  setMeta(sql, 'inbox_rev', next);
  return next;
}

export function inboxRev(sql: Sql): number {
  return Number(getMeta(sql, 'inbox_rev') ?? 0);
}
