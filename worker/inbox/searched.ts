import type { Entry, Message } from '../../protocol/index.ts';
import type { Sql } from '../sql.ts';
import { terms } from '../../protocol/terms.ts';

/** What is stored for search; read by search.ts. Each call replaces what was there, so repeats are harmless. */

/** What of a message is searched: its text, its author's name, its files' names. Nothing once it is retracted. */
export function searchedText(message: Message): string {
  if (message.retracted_at !== null || message.message_type === 'system') return '';
  const fields = [message.content ?? '', message.name, ...message.attachments.map((file) => file.file_name)];
  return fields.join('\n');
}

/** Sets what these messages are found by; an empty text is found by nothing. The messages must be stored. */
export function indexMessages(
  sql: Sql,
  conversationId: string,
  texts: readonly { seq: number; text: string }[],
): void {
  const gone = texts.filter((each) => each.text === '').map((each) => each.seq);
  if (gone.length > 0)
    sql.run(
      `DELETE FROM searched WHERE id IN (
         SELECT id FROM messages WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?)))`,
      conversationId,
      JSON.stringify(gone),
    );
  const stored = texts.filter((each) => each.text !== '').map((each) => [each.seq, terms(each.text)]);
  if (stored.length > 0)
    sql.run(
      `INSERT OR REPLACE INTO searched (id, conversation_id, seq, created_at, terms)
       SELECT m.id, m.conversation_id, m.seq, m.created_at, given.value ->> 1
       FROM json_each(?1) AS given
       CROSS JOIN messages AS m ON m.conversation_id = ?2 AND m.seq = given.value ->> 0`,
      JSON.stringify(stored),
      conversationId,
    );
}

/** A conversation is found by its title and by the people in it. */
export function indexEntry(
  sql: Sql,
  conversationId: string,
  title: string | null,
  people: Entry['others'],
): void {
  sql.run(
    'UPDATE entries SET title_terms = ?, people_terms = ? WHERE conversation_id = ?',
    terms(title ?? ''),
    terms(people.map((person) => person.name).join('\n')),
    conversationId,
  );
}
