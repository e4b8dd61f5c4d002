import type { MessageView, ViewStatus } from '../client/state.ts';

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

const samePerson = (a: MessageView, b: MessageView): boolean =>
  a.userId === b.userId &&
  a.messageType !== 'system' &&
  b.messageType !== 'system' &&
  Math.abs(b.createdAt - a.createdAt) <= GROUP_MS;

/**
 * Lays out a thread: days, the line of new messages, groups. `dayNumber` counts days in the person's zone; rows
 * are ascending and their order is never changed here.
 */
export function layoutRows(
  messages: readonly MessageView[],
  newFrom: number | null,
  dayNumber: (at: number) => number,
): readonly ListRow[] {
  let lineDrawn = newFrom === null;
  const drafts = messages.map((message, index) => {
    const before = messages[index - 1];
    const day = before === undefined || dayNumber(before.createdAt) !== dayNumber(message.createdAt);
    // One's own pending rows (seq null) never stand below the line alone.
    const line = !lineDrawn && message.seq !== null && newFrom !== null && message.seq >= newFrom;
    if (line) lineDrawn = true;
    const person = !day && !line && before !== undefined && samePerson(before, message);
    return {
      message,
      day,
      line,
      person,
      joined: person && before !== undefined && sameStatus(before, message),
    };
  });
  return drafts.map(({ message, day, line, person, joined }, index) => {
    const next = drafts[index + 1]?.joined ?? false;
    return {
      message,
      position: joined ? (next ? 'middle' : 'last') : next ? 'first' : 'only',
      day,
      newFrom: line,
      gap: day || line ? 'none' : joined ? 'tight' : person ? 'status' : 'group',
    };
  });
}
