import type { User } from '../../protocol/entities.ts';
import { closeCodes } from '../../protocol/errors.ts';
import type { Courier } from './courier.ts';
import type { Http } from './http.ts';
import type { StopReason } from './link-state.ts';
import type { Unanswered } from './outgoing.ts';
import type { Platform } from './platform.ts';
import type { Notice } from './state.ts';
import type { Thread } from './thread-start.ts';

/** What a room needs of the session around it. */
export interface RoomOptions {
  /** The first page, where it is on show already. */
  readonly begun: Thread | null;
  readonly api: string;
  readonly http: Http;
  readonly platform: Platform;
  /** Null until it is loaded: nothing of one's own is on its way then. */
  readonly courier: () => Courier | null;
  readonly me: User;
  readonly conversationId: string;
  /** Open at this message rather than at the first unread or the end. */
  readonly at: number | null;
  /** What that message was found by, if it was. */
  readonly found: string | null;
  readonly admit: (user: User) => boolean;
  /** Unread messages as the inbox counts them; null = it does not know. */
  readonly unread: () => number | null;
  readonly changed: () => void;
  readonly linkChanged: () => void;
  /** The seat is gone, or never was. */
  readonly removed: () => void;
  readonly notify: (what: Notice['what'], code: Notice['code']) => void;
  /** What an earlier room of this conversation left unanswered; null where there is nothing. */
  readonly left: Unanswered | null;
  /** Something this person did here is on its way no longer. */
  readonly answered: () => void;
}

const goneCodes: readonly number[] = [closeCodes.not_found.code, closeCodes.seat_lost.code];
/** Whether a link ended because there is no such conversation for this person. */
export const meansGone = (reason: StopReason): boolean =>
  (reason.why === 'refused' && reason.code === 'not_found') ||
  (reason.why === 'closed' && goneCodes.includes(reason.closeCode));
