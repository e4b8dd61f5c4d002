-- Whom a message names, each with the name that stands in its text after an @, as JSON.
ALTER TABLE messages ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';
