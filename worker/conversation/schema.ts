import { createDueTable } from '../due.ts';
import type { Sql } from '../sql.ts';

/** Of the tables with all upgrades; an older object is upgraded when it wakes. */
const SCHEMA_VERSION = 8;

const tables = [
  `CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1), schema INTEGER NOT NULL,
    tenant TEXT NOT NULL, conversation_id TEXT NOT NULL, type TEXT NOT NULL, title TEXT,
    is_active INTEGER NOT NULL, created_by TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    epoch INTEGER NOT NULL, rev INTEGER NOT NULL, policy TEXT NOT NULL, paused INTEGER NOT NULL DEFAULT 0
  ) STRICT`,
  `CREATE TABLE seats (
    n INTEGER PRIMARY KEY, user_id TEXT NOT NULL, name TEXT NOT NULL, user_type TEXT NOT NULL, department TEXT,
    role TEXT NOT NULL, joined_at INTEGER NOT NULL, joined_seq INTEGER NOT NULL, floor_seq INTEGER NOT NULL,
    left_at INTEGER, rev INTEGER NOT NULL,
    delivered_seq INTEGER NOT NULL, read_seq INTEGER NOT NULL, public_read_seq INTEGER NOT NULL,
    cursor_rev INTEGER NOT NULL
  ) STRICT`,
  // One person has at most one seat at a time; a seat once left stays as it was.
  `CREATE UNIQUE INDEX seats_active ON seats (user_id) WHERE left_at IS NULL`,
  // Events that are no plain message. A message is its own event: one row in one table, which halves what every send
  // writes. The view `log` has both.
  `CREATE TABLE events (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, seat INTEGER NOT NULL, user_id TEXT NOT NULL,
    client_id TEXT, digest TEXT, target_seq INTEGER, data TEXT
  ) STRICT`,
  `CREATE UNIQUE INDEX events_client ON events (user_id, client_id) WHERE client_id IS NOT NULL`,
  // Answers to commands that changed nothing, so that a repeat of one changes nothing either.
  `CREATE TABLE answers (
    user_id TEXT NOT NULL, client_id TEXT NOT NULL, digest TEXT NOT NULL, seq INTEGER NOT NULL,
    target_seq INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (user_id, client_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE messages (
    seq INTEGER PRIMARY KEY, seat INTEGER NOT NULL, user_id TEXT NOT NULL, type TEXT NOT NULL, content TEXT,
    system TEXT, attachments TEXT, reply_seq INTEGER, client_id TEXT, digest TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, edited_at INTEGER, retracted_at INTEGER,
    updated_seq INTEGER NOT NULL, created_rev INTEGER NOT NULL, rev INTEGER NOT NULL,
    status INTEGER NOT NULL DEFAULT 0, status_rev INTEGER NOT NULL DEFAULT 0
  ) STRICT`,
  `CREATE UNIQUE INDEX messages_client ON messages (user_id, client_id) WHERE client_id IS NOT NULL`,
  // Revs of rows never touched again rise with seq, so only the touched ones need an index.
  `CREATE INDEX messages_changed ON messages (rev) WHERE rev > created_rev`,
  `CREATE INDEX messages_replies ON messages (reply_seq) WHERE reply_seq IS NOT NULL`,
  `CREATE INDEX messages_status_rev ON messages (status_rev) WHERE status_rev > 0`,
  `CREATE VIEW log AS
    SELECT seq, 'message' AS kind, created_at AS at, seat, user_id, client_id, digest, NULL AS target_seq, NULL AS data
    FROM messages WHERE type <> 'system'
    UNION ALL SELECT seq, kind, at, seat, user_id, client_id, digest, target_seq, data FROM events`,
  `CREATE TABLE revisions (
    seq INTEGER NOT NULL, replaced_at INTEGER NOT NULL, content TEXT, PRIMARY KEY (seq, replaced_at)
  ) STRICT`,
  `CREATE TABLE reactions (
    seq INTEGER NOT NULL, emoji TEXT NOT NULL, user_id TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (seq, emoji, user_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE files (
    attachment_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, client_id TEXT NOT NULL, key TEXT NOT NULL,
    file_name TEXT NOT NULL, media_type TEXT NOT NULL, size_bytes INTEGER NOT NULL, width INTEGER, height INTEGER,
    sha256 TEXT NOT NULL, state TEXT NOT NULL, message_seq INTEGER, created_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE UNIQUE INDEX files_client ON files (user_id, client_id)`,
  `CREATE INDEX files_unused ON files (created_at) WHERE message_seq IS NULL`,
  `CREATE TABLE tickets (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TABLE destinations (
    destination TEXT PRIMARY KEY, mode TEXT NOT NULL, acked_rev INTEGER NOT NULL, dirty_rev INTEGER NOT NULL,
    rewound INTEGER NOT NULL DEFAULT 0, retry_at INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID`,
];

/** What each version after the first added. A deployed one is never edited: a later one changes what it made. */
const upgrades: readonly (readonly string[])[] = [
  ['ALTER TABLE destinations ADD COLUMN failing_since INTEGER'],
  // When a seat's public watermark passed over which messages. A later one takes the slot of one long before it.
  [
    `CREATE TABLE readings (
      n INTEGER NOT NULL, slot INTEGER NOT NULL, above_seq INTEGER NOT NULL, up_to_seq INTEGER NOT NULL,
      at INTEGER NOT NULL, PRIMARY KEY (n, slot)
    ) STRICT, WITHOUT ROWID`,
  ],
  // Who has acknowledged which urgent message.
  [
    'ALTER TABLE messages ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0',
    `CREATE TABLE acknowledgements (
      seq INTEGER NOT NULL, user_id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (seq, user_id)
    ) STRICT, WITHOUT ROWID`,
  ],
  // What is pinned now; who pinned it and when, the events say.
  ['CREATE TABLE pins (seq INTEGER PRIMARY KEY) STRICT'],
  // The event of each, for their order: two may bear the same time. Those from before go by their time, and come first.
  ['ALTER TABLE acknowledgements ADD COLUMN event_seq INTEGER NOT NULL DEFAULT 0'],
  // Whom a message names, as JSON; null: nobody.
  ['ALTER TABLE messages ADD COLUMN mentions TEXT'],
  // Whether each person keeps reading private, as their inbox last said; until it does, nothing they read is shown.
  [
    'ALTER TABLE seats ADD COLUMN choice_version INTEGER NOT NULL DEFAULT -1',
    'ALTER TABLE seats ADD COLUMN shown_from INTEGER',
  ],
];

/** Whether this object was ever created; asking writes nothing. */
export function schemaExists(sql: Sql): boolean {
  return sql.get(`SELECT 1 AS yes FROM sqlite_master WHERE type = 'table' AND name = 'meta'`) !== undefined;
}

/** Makes the tables. Call inside a transaction; answers their version, for the meta row. */
export function createSchema(sql: Sql): number {
  for (const statement of [...tables, ...upgrades.flat()]) sql.run(statement);
  createDueTable(sql);
  return SCHEMA_VERSION;
}

/** Brings an object that an older build made up to this one; touches nothing where there is none. */
export function upgradeSchema(sql: Sql): void {
  if (!schemaExists(sql)) return;
  const from = sql.get<{ schema: number }>('SELECT schema FROM meta')?.schema ?? SCHEMA_VERSION;
  if (from >= SCHEMA_VERSION) return;
  sql.transaction((): void => {
    for (const statement of upgrades.slice(from - 1).flat()) sql.run(statement);
    sql.run('UPDATE meta SET schema = ?', SCHEMA_VERSION);
  });
}
