import type { Heights } from './heights.ts';
import { isPicture } from './attachment-room.ts';
import { isUrgent } from './message-list-view.ts';
import type { ListRow } from './message-list-rows.ts';

/** Of the design, at the size of text that most pages have. */
const LINE_PX = 23;
const CHAR_PX = 7.2;
/** Two less than the design's: a view planned by it is full, though each row be a little lower than guessed. */
const PADDING_PX = 18;
const SIDES_PX = 70;
const WIDEST_PX = 530;
const PICTURE_PX = 220;
const FILE_PX = 66;
const QUOTE_PX = 60;
const FOOT_PX = 23;
/** Of its word, and of what is asked. */
const URGENT_PX = 110;
const DIVIDER_PX = 52;
const GAP_PX = { none: 0, tight: 3, status: 12, group: 16 } as const;

/** About how high a row will be in a list this wide, by what it holds; both in pixels. */
export function guessedHeight({ message, position, day, newFrom, gap }: ListRow, width: number): number {
  const room = Math.max(CHAR_PX, Math.min(WIDEST_PX, width * 0.82 - SIDES_PX));
  let height = GAP_PX[gap] + (day ? DIVIDER_PX : 0) + (newFrom ? DIVIDER_PX : 0);
  for (const { mediaType } of message.attachments) height += isPicture(mediaType) ? PICTURE_PX : FILE_PX;
  if (message.replyTo !== null) height += QUOTE_PX;
  if (isUrgent(message)) height += URGENT_PX;
  const text = message.content ?? '';
  if (text !== '' || message.attachments.length === 0) {
    height += PADDING_PX;
    for (const line of text.split('\n'))
      height += LINE_PX * Math.max(1, Math.ceil((line.length * CHAR_PX) / room));
  }
  return position === 'last' || position === 'only' ? height + FOOT_PX : height;
}

/** Where a view that is to be filled stands: `from` is a row, and its top `at` pixels below that of the view. */
export interface Sight {
  readonly from: number;
  readonly at: number;
  readonly width: number;
  readonly height: number;
  /** Pixels above and below it. */
  readonly around: number;
}

/** Guesses the rows that are to be seen one by one: what is rendered first then most often fills the view. */
export function guessNear(
  heights: Heights,
  rowAt: (index: number) => ListRow | undefined,
  { from, at, width, height, around }: Sight,
): void {
  const known = (index: number): number => {
    const row = heights.knows(index) ? undefined : rowAt(index);
    if (row !== undefined) heights.set(index, guessedHeight(row, width));
    return heights.of(index);
  };
  for (let index = from - 1, y = at + around; index >= 0 && y > 0; index--) y -= known(index);
  for (let index = from, y = at; index < heights.count && y < height + around; index++) y += known(index);
}
