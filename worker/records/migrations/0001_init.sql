-- The tenant's durable record: a projection of the objects' logs that can be rebuilt from them. Nobody's screen reads it.

CREATE TABLE tenants (
  tenant TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  issuer TEXT NOT NULL,
  -- Keys, origins and policy, as JSON.
  config TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE users (
  tenant TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  user_type TEXT NOT NULL,
  department TEXT,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (tenant, user_id)
) WITHOUT ROWID;

CREATE TABLE conversations (
  tenant TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  title TEXT,
  type TEXT NOT NULL,
  is_active INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  rev INTEGER NOT NULL,
  PRIMARY KEY (tenant, conversation_id)
) WITHOUT ROWID;
CREATE INDEX conversations_by_time ON conversations (tenant, created_at);

CREATE TABLE senders (
  tenant TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  user_type TEXT NOT NULL,
  name TEXT NOT NULL,
  department TEXT,
  role TEXT NOT NULL,
  joined_at TEXT NOT NULL,
  joined_seq INTEGER NOT NULL,
  left_at TEXT,
  is_active INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  delivered_seq INTEGER NOT NULL,
  read_seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  PRIMARY KEY (tenant, sender_id)
) WITHOUT ROWID;
CREATE INDEX senders_by_conversation ON senders (tenant, conversation_id);
CREATE INDEX senders_by_user ON senders (tenant, user_id, conversation_id);

CREATE TABLE messages (
  tenant TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  -- Null once retracted.
  content TEXT,
  message_type TEXT NOT NULL,
  -- The fact a system message states, as JSON.
  system TEXT,
  attachment_url TEXT,
  -- All attachments, as JSON.
  attachments TEXT NOT NULL,
  reply_to_message_id TEXT,
  -- As JSON.
  reactions TEXT NOT NULL,
  -- sent, delivered or read; it never goes back. is_read says the same for readers of the mission's fields.
  status TEXT NOT NULL,
  is_read INTEGER NOT NULL,
  status_at TEXT,
  client_id TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  edited_at TEXT,
  retracted_at TEXT,
  updated_seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  PRIMARY KEY (tenant, conversation_id, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_id ON messages (tenant, message_id);
CREATE INDEX messages_by_time ON messages (tenant, created_at);
CREATE INDEX messages_by_user ON messages (tenant, user_id, created_at);

-- How far each conversation's log has been applied here. Raised in the transaction that applies.
CREATE TABLE replication_positions (
  tenant TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  applied_rev INTEGER NOT NULL,
  PRIMARY KEY (tenant, conversation_id)
) WITHOUT ROWID;
