import type { Attachment, Message } from '../protocol/entities.ts';
import { person, message } from '../widget/client/testing/builders.ts';

/** A long history in the mix of the demo's: short and long lines, emoji, Arabic, pictures of no known size, quotes. */

export const nora = person('nora');
export const priya = person('priya', 'nurse');

const LONG =
  'That settles for most people within a week. Stand up slowly for now, drink enough, and write down when it happens. ' +
  'This is what you take at the moment, so that we both look at the same list:\n\n' +
  '• Amlodipine 5 mg – one each morning\n• Ramipril 5 mg – one each morning\n• Atorvastatin 20 mg – one at night\n\n' +
  'If anything on your boxes reads differently, tell me or Tomás before you take it. The practice is open until six: ' +
  'https://clinic.example/visits?from=diary';

/** Each stands as often as it does in the demo, more or less. */
const TEXTS: readonly string[] = [
  '138/86, pulse 64. Slept well.',
  'Thank you, that is within the goal.',
  '141/88, pulse 70. Measured after my coffee, I know I should not.',
  'Noted. A little higher than last time, nothing to worry about.',
  'My neighbour measured with me, she was higher 😄',
  'صباح الخير، كان ضغطي اليوم 13 على 8 بعد الإفطار. هل أستمر على الجرعة نفسها؟',
  'Your repeat is ready from two o’clock at the Mill Road counter. Please bring the old box.',
  '👍🙏',
  LONG,
  'Walked to the market and back, no breathlessness.',
  'نعم، استمري حتى موعدنا يوم الجمعة.',
  'The cuff felt loose, so I measured twice and give you the second. 🙂',
];

const START = Date.UTC(2025, 0, 6, 7);
const MINUTE_MS = 60_000;

/** A few lines a minute apart, then hours of nothing. */
const at = (seq: number): string =>
  new Date(START + Math.floor(seq / 4) * 170 * MINUTE_MS + (seq % 4) * MINUTE_MS).toISOString();

function picture(seq: number, conversationId: string): Attachment {
  return {
    attachment_id: `${conversationId}.picture-${seq}`,
    file_name: `reading-${seq}.png`,
    media_type: 'image/png',
    size_bytes: 48_000,
    state: 'ready',
    width: null,
    height: null,
    url: `/attachments/${conversationId}.picture-${seq}`,
  };
}

/** The message with this number; the same one each time. */
export function historyMessage(seq: number): Message {
  const author = seq % 7 < 4 ? nora : priya;
  const row = message(seq, author, {
    content: `${TEXTS[seq % TEXTS.length]} (${seq})`,
    status: 'read',
    is_read: true,
    created_at: at(seq),
    updated_at: at(seq),
  });
  if (seq % 25 === 10) {
    const file = picture(seq, row.conversation_id);
    return { ...row, content: null, message_type: 'image', attachments: [file] };
  }
  if (seq % 8 !== 4) return row;
  const quoted = seq - 3;
  return {
    ...row,
    reply_to: {
      message_id: `${row.conversation_id}.${quoted}`,
      seq: quoted,
      user_id: nora.user_id,
      name: nora.name,
      preview: TEXTS[quoted % TEXTS.length]?.slice(0, 140) ?? null,
      message_type: 'text',
      retracted: false,
    },
  };
}

/** Messages `from` to `to`, as they come off the wire: no two share a string. */
export function historyPage(from: number, to: number): readonly Message[] {
  const rows = Array.from({ length: to - from + 1 }, (_, index) => historyMessage(from + index));
  return JSON.parse(JSON.stringify(rows));
}
