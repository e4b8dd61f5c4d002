import { isMarked } from './entries.ts';
import type { ChatState } from './state.ts';

/**
 * What news does to a person who is not looking at them: a sound, a number in the page's title, a notification of the
 * desktop. Decided here and done elsewhere.
 */

/** No sound and no notification, until then (epoch ms) or for good. */
export type Quiet =
  { readonly name: 'off' } | { readonly name: 'until'; readonly at: number } | { readonly name: 'always' };

/** One person's choices, on this device. */
export interface DeviceSettings {
  readonly sound: boolean;
  readonly notifications: boolean;
  readonly quiet: Quiet;
}

/** Notifications are for those who ask for them. */
export const defaultSettings: DeviceSettings = { sound: true, notifications: false, quiet: { name: 'off' } };

/** The latest message of a conversation, from someone else. */
export interface Arrival {
  readonly conversationId: string;
  readonly name: string;
  /** Null where there is none to quote. */
  readonly text: string | null;
}

/** What came, and how many are unread now. */
export interface News {
  readonly arrivals: readonly Arrival[];
  /** How many messages came. */
  readonly count: number;
  readonly unread: number;
}

/** How this tab stands. */
export interface TabView {
  /** One tab of all makes itself heard: the one looked at last. */
  readonly speaks: boolean;
  /** The page is visible and has the focus, and the chat is on show in it. */
  readonly looked: boolean;
  readonly openId: string | null;
  /** The browser's answer to whether it may notify. */
  readonly allowed: boolean;
  /** When it last sounded, epoch ms; null: never. */
  readonly soundedAt: number | null;
}

/** What a notification says; the words are put to it later. */
export interface NotificationPlan {
  /** Opened by a click; null: the list. */
  readonly conversationId: string | null;
  readonly count: number;
  readonly name: string | null;
  readonly text: string | null;
}

export interface AttentionPlan {
  readonly sound: boolean;
  readonly notification: NotificationPlan | null;
  /** The number in the title; 0: the title as the page has it. */
  readonly title: number;
}

/** What comes within this of the last sound is the same burst. */
export const BURST_MS = 4_000;
/** So much later than another that was written after it may a message be heard of. */
const LATE_MS = 60_000;
/** Of a message's text, in UTF-16 units. */
const MAX_TEXT = 160;
/** The hour at which "until tomorrow" ends. */
const MORNING = 7;
const HOUR_MS = 3_600_000;

/** `policy` is the tenant's word, as the server said it; what it does not know allows nothing. */
export function decide(
  { arrivals, count, unread }: News,
  tab: TabView,
  settings: DeviceSettings,
  policy: string | undefined,
  now: number,
): AttentionPlan {
  const title = tab.speaks ? unread : 0;
  const away = arrivals.filter(({ conversationId }) => !tab.looked || conversationId !== tab.openId);
  const [first] = away;
  if (!tab.speaks || first === undefined || isQuiet(settings.quiet, now))
    return { sound: false, notification: null, title };
  // A clock that was set back does not silence anything.
  const since = tab.soundedAt === null ? null : now - tab.soundedAt;
  const one = away.length === 1;
  const names = one && (policy === 'names' || policy === 'full');
  return {
    sound: settings.sound && (since === null || since < 0 || since >= BURST_MS),
    notification:
      settings.notifications && tab.allowed && !tab.looked
        ? {
            conversationId: one ? first.conversationId : null,
            count,
            name: names ? first.name : null,
            text: one && policy === 'full' ? (first.text?.slice(0, MAX_TEXT) ?? null) : null,
          }
        : null,
    title,
  };
}

/** What came between two states of one person's chat. What is there at first, or is brought by looking further, is no news. */
export function newsBetween(before: ChatState | null, after: ChatState): News {
  const { unread } = after.inbox.totals;
  const count = before === null ? 0 : unread - before.inbox.totals.unread;
  const same = before?.inbox.phase === 'ready' && before.me?.user_id === after.me?.user_id;
  if (before === null || !same || count <= 0) return { arrivals: [], count: 0, unread };
  const known = new Map(before.inbox.entries.map((entry) => [entry.conversation_id, entry]));
  const newest = Math.max(
    ...before.inbox.entries.map(({ last_message: last }) => Date.parse(last?.created_at ?? '') || 0),
  );
  const arrivals = after.inbox.entries.flatMap((entry): readonly Arrival[] => {
    const { conversation_id: conversationId, last_message: last } = entry;
    const old = known.get(conversationId);
    const mine = last === null || last.user_id === after.me?.user_id;
    if (isMarked(entry, 'muted')) return [];
    if (mine || entry.unread <= (old?.unread ?? 0) || last.seq <= (old?.last_message?.seq ?? 0)) return [];
    // One that comes into the list with an older message was taken out of the archive.
    if (old === undefined && Date.parse(last.created_at) < newest - LATE_MS) return [];
    return [{ conversationId, name: last.name, text: last.text }];
  });
  return { arrivals, count, unread };
}

export const isQuiet = (quiet: Quiet, now: number): boolean =>
  quiet.name === 'always' || (quiet.name === 'until' && now < quiet.at);

export const forAnHour = (now: number): Quiet => ({ name: 'until', at: now + HOUR_MS });

/** The next morning after today's, by the device's own calendar. */
export function untilTomorrow(now: number): Quiet {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  at.setHours(MORNING, 0, 0, 0);
  return { name: 'until', at: at.getTime() };
}

/** What a person chose that it is so. */
export type QuietChoice = 'off' | 'hour' | 'tomorrow' | 'always';

/** By its end, which is all that is kept of one that ends: by the device's own calendar the morning, or else the hour. */
export function quietChoice(quiet: Quiet, now: number): QuietChoice {
  if (quiet.name !== 'until') return quiet.name;
  if (!isQuiet(quiet, now)) return 'off';
  return new Date(quiet.at).setHours(MORNING, 0, 0, 0) === quiet.at ? 'tomorrow' : 'hour';
}

const BADGE = /^\(\d+\+?\) /;

/** The page's title with a number in front; with 0, as it was. A number of ours that is there already goes. */
export function titleWith(title: string, count: number): string {
  const plain = title.replace(BADGE, '');
  return count > 0 ? `(${count > 99 ? '99+' : count}) ${plain}` : plain;
}
