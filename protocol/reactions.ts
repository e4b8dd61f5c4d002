import { utf8Bytes } from './content.ts';
import { limits } from './limits.ts';

/** What a message is most often answered with where people are cared for; a tenant may choose others. */
export const careReactions: readonly string[] = ['👍', '❤️', '🙏', '😊', '✅', '👀'];

/** One emoji: a single grapheme that is pictographic, a flag or a keycap; anything else is not a reaction. */
export function isEmoji(text: string): boolean {
  if (utf8Bytes(text) > limits.reactions.emojiMaxBytes) return false;
  if (!/^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u.test(text))
    return false;
  return /^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}]|\u200D\p{Extended_Pictographic})*)$/u.test(
    text,
  );
}
