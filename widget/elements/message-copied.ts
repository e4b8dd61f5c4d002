import type { MessageView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { digitsAndCalendar, intlLocale } from '../i18n/words.ts';
import type { MessageBubble } from './message-bubble.ts';
import { messageText } from './message-list-view.ts';
import { selectedRange } from './message-list-keep.ts';

/** One message as it is copied; `text` where only a part of its words was selected. */
export interface CopiedMessage {
  readonly message: MessageView;
  readonly text: string | null;
}

/** Messages as lines of plain text, in order: when, who, what. Names and times are the reader's own. */
export function copiedText(messages: readonly CopiedMessage[], strings: Strings): string {
  const { locale } = strings;
  // What leaves the page needs the day, too.
  const moment = new Intl.DateTimeFormat(intlLocale(locale), {
    ...digitsAndCalendar(locale),
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return messages
    .map(({ message, text }) => {
      const when = moment.format(message.createdAt);
      const words = text ?? messageText(message, strings);
      const who = message.mine ? strings.common.you : message.name;
      return message.system === null ? `[${when}] ${who}: ${words}` : `[${when}] ${words}`;
    })
    .join('\n');
}

/**
 * What is selected in a list's root, where that runs over more than one message; null where the browser's own copy will do.
 * `rows` are all messages: those between the first and the last need not be in the document.
 */
export function selectedMessages(
  root: ShadowRoot,
  rows: readonly MessageView[],
): readonly CopiedMessage[] | null {
  const range = selectedRange(root);
  if (range === null) return null;
  const bubbles = [...root.querySelectorAll('care-message-bubble')].filter((bubble) =>
    touches(range, bubble),
  );
  const [first, last] = [bubbles[0], bubbles.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const at = (bubble: MessageBubble): number => rows.findIndex(({ key }) => key === bubble.message?.key);
  const [from, to] = [at(first), at(last)];
  if (from < 0 || to < from) return null;
  return rows.slice(from, to + 1).map((message, index) => ({
    message,
    text: index === 0 ? partOf(range, first) : index === to - from ? partOf(range, last) : null,
  }));
}

/** Whether anything to read in a bubble is selected; its edge alone is nothing. */
function touches(range: Range, bubble: Element): boolean {
  const words = bubble.querySelector('.blocks') ?? bubble;
  if (!range.intersectsNode(words)) return false;
  const part = clipped(range, words);
  return part.toString() !== '' || words.textContent?.trim() === '';
}

/** The selected part of a message's words; null where it is all of them, or it has none. */
function partOf(range: Range, bubble: Element): string | null {
  const words = bubble.querySelector('.b > .text');
  if (words === null || !range.intersectsNode(words)) return null;
  const part = clipped(range, words).toString();
  return part === '' || part === words.textContent ? null : part;
}

function clipped(range: Range, element: Element): Range {
  const whole = document.createRange();
  whole.selectNodeContents(element);
  const part = range.cloneRange();
  if (part.compareBoundaryPoints(Range.START_TO_START, whole) < 0)
    part.setStart(whole.startContainer, whole.startOffset);
  if (part.compareBoundaryPoints(Range.END_TO_END, whole) > 0)
    part.setEnd(whole.endContainer, whole.endOffset);
  return part;
}
