import type { MessageView, ViewStatus } from '../client/state.ts';
import { isUrgent } from './message-list-view.ts';

/** Where a bubble stands among its neighbours by the same person. */
export type GroupPosition = 'only' | 'first' | 'middle' | 'last';

/** One row of a thread with all that its neighbours decide. */
export interface ListRow {
  readonly message: MessageView;
  readonly position: GroupPosition;
  /** A new day begins here. */
  readonly day: boolean;
  /** The "new messages" line stands above it. */
  readonly newFrom: boolean;
  /**
   * Space above: `none` at the very top or under a divider, `tight` inside a group, `status` where only the status
   * broke the group, `group` otherwise.
   */
  readonly gap: 'none' | 'tight' | 'status' | 'group';
}

const GROUP_MS = 5 * 60_000;

/** Its files are on their way, which it says below itself. */
const underway = ({ attachments }: MessageView): boolean =>
  attachments.some(({ state }) => state === 'waiting' || state === 'uploading' || state === 'checking');

/** Only one's own status is shown, so only that can break a group; each failure keeps its own buttons. */
const sameStatus = (a: MessageView, b: MessageView): boolean =>
  !a.mine ||
  (a.status === b.status && a.status !== ('failed' satisfies ViewStatus) && !underway(a) && !underway(b));

/** What asks for an answer stands by itself, with its name and time. */
const samePerson = (a: MessageView, b: MessageView): boolean =>
  a.userId === b.userId &&
  a.messageType !== 'system' &&
  b.messageType !== 'system' &&
  !isUrgent(a) &&
  !isUrgent(b) &&
  Math.abs(b.createdAt - a.createdAt) <= GROUP_MS;

/** Counts days in the person's zone. */
type DayNumber = (at: number) => number;

/** Where the line of new messages stands, before this index; -1 for nowhere. */
export function lineAt(messages: readonly MessageView[], newFrom: number | null): number {
  if (newFrom === null) return -1;
  const at = messages.findLastIndex(({ seq }) => seq !== null && seq < newFrom) + 1;
  // One's own pending rows (seq null) never stand below the line alone.
  return (messages[at]?.seq ?? null) === null ? -1 : at;
}

/** The parts of a row that hang on the one above it. */
function seam(
  before: MessageView | undefined,
  message: MessageView,
  newFrom: boolean,
  dayNumber: DayNumber,
): Pick<ListRow, 'day' | 'gap'> {
  const day = before === undefined || dayNumber(before.createdAt) !== dayNumber(message.createdAt);
  if (day || newFrom) return { day, gap: 'none' };
  return {
    day,
    gap: !samePerson(before, message) ? 'group' : sameStatus(before, message) ? 'tight' : 'status',
  };
}

/** One row between its neighbours, `line` rows above the line of new messages: that stands over it at 0. */
export function layoutRow(
  before: MessageView | undefined,
  message: MessageView,
  after: MessageView | undefined,
  line: number,
  dayNumber: DayNumber,
): ListRow {
  const newFrom = line === 0;
  const above = seam(before, message, newFrom, dayNumber);
  const next = after !== undefined && seam(message, after, line === 1, dayNumber).gap === 'tight';
  const position = above.gap === 'tight' ? (next ? 'middle' : 'last') : next ? 'first' : 'only';
  return { message, position, newFrom, ...above };
}

/** Lays out a whole thread. Rows are ascending and their order is never changed here. */
export function layoutRows(
  messages: readonly MessageView[],
  newFrom: number | null,
  dayNumber: DayNumber,
): readonly ListRow[] {
  const line = lineAt(messages, newFrom);
  return messages.map((message, index) =>
    layoutRow(messages[index - 1], message, messages[index + 1], line - index, dayNumber),
  );
}
