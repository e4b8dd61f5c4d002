-- Messages that ask everyone else for an acknowledgement.
ALTER TABLE messages ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
-- Who gave it and when, as JSON, in that order.
ALTER TABLE messages ADD COLUMN acknowledged TEXT NOT NULL DEFAULT '[]';
