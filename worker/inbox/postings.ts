import type { Entry, Message } from '../../protocol/index.ts';
import type { Sql } from '../sql.ts';
import { terms } from './terms.ts';

/** Writes of the search index; read by search.ts. Each call replaces what was there, so repeats are harmless. */

/** What of a message is searched: its text, its author's name, its files' names. Nothing once it is retracted. */
export function searchedText(message: Message): string {
  if (message.retracted_at !== null || message.message_type === 'system') return '';
  const fields = [message.content ?? '', message.name, ...message.attachments.map((file) => file.file_name)];
  return fields.join('\n');
}

export function indexMessage(sql: Sql, id: number, text: string): void {
  unindexMessage(sql, id);
  sql.run(
    'INSERT INTO postings (term, id) SELECT value, ? FROM json_each(?)',
    id,
    JSON.stringify(terms(text)),
  );
}

export function unindexMessage(sql: Sql, id: number): void {
  sql.run('DELETE FROM postings WHERE id = ?', id);
}

/** A conversation is found by its title and by the people in it. */
export function indexEntry(
  sql: Sql,
  conversationId: string,
  title: string | null,
  people: Entry['others'],
): void {
  unindexEntry(sql, conversationId);
  const add = (text: string, inTitle: 0 | 1): void =>
    sql.run(
      `INSERT INTO entry_terms (term, conversation_id, in_title) SELECT value, ?, ? FROM json_each(?)
       WHERE true ON CONFLICT DO NOTHING`,
      conversationId,
      inTitle,
      JSON.stringify(terms(text)),
    );
  add(title ?? '', 1);
  add(people.map((person) => person.name).join('\n'), 0);
}

export function unindexEntry(sql: Sql, conversationId: string): void {
  sql.run('DELETE FROM entry_terms WHERE conversation_id = ?', conversationId);
}

/** Forgets the index of a whole conversation; called before its messages go. */
export function unindexConversation(sql: Sql, conversationId: string): void {
  sql.run(
    'DELETE FROM postings WHERE id IN (SELECT id FROM messages WHERE conversation_id = ?)',
    conversationId,
  );
  unindexEntry(sql, conversationId);
}
