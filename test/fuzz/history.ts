import type {
  Acknowledgement,
  ConversationDown,
  ConversationUpInput,
  Entry,
  Mention,
  InboxDown,
  InboxUp,
  Message,
  MessageStatus,
  Quote,
  Reaction,
  SeatRole,
  Totals,
} from '../../protocol/index.ts';

/** What was observed at the edges of a simulated world, in order. The checker knows nothing else of it. */

export type Target = { readonly conversation: string } | 'inbox';
export type DownFrame = ConversationDown | InboxDown;
export type UpFrame = ConversationUpInput | InboxUp;

/** A command that changes a log, as it left a device. */
export interface CommandSeen {
  readonly type: string;
  readonly client_id: string;
  /** Everything else it said, as text: what makes two commands the same. */
  readonly payload: string;
  readonly content: string | null;
}

/** A command's `payload`: the order of its fields says nothing. */
export const payloadOf = (said: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(said).toSorted(([a], [b]) => (a < b ? -1 : 1))));

export interface RowSeen {
  readonly key: string;
  readonly seq: number | null;
  readonly mine: boolean;
  readonly userId: string;
  readonly content: string | null;
  readonly system: string | null;
  readonly status: string;
  readonly edited: boolean;
  readonly retracted: boolean;
  readonly reactions: readonly Reaction[];
  /** Who has acknowledged it; null where it is not urgent. */
  readonly urgent: readonly Acknowledgement[] | null;
  readonly mentions: readonly Mention[];
  readonly replyTo: Quote | null;
}

export type Seen = { readonly at: number } & (
  | {
      /** A person wrote this text, which nobody else ever wrote. */
      readonly what: 'wrote';
      readonly device: string;
      readonly user: string;
      readonly conversation: string;
      readonly text: string;
    }
  | { readonly what: 'discarded'; readonly device: string; readonly text: string }
  /** The page went, and its memory with it. */
  | { readonly what: 'reloaded'; readonly device: string }
  | {
      /** A command left a device or a portal's own server. `road`: a socket, or one request. */
      readonly what: 'up';
      readonly device: string;
      readonly user: string;
      readonly conversation: string;
      readonly road: string;
      readonly by: 'socket' | 'http';
      readonly command: CommandSeen;
    }
  | {
      /** A frame arrived at the server. */
      readonly what: 'in';
      readonly road: string;
      readonly frame: UpFrame;
    }
  | {
      /** The server put a frame out; whether it arrives is another matter. */
      readonly what: 'out';
      readonly road: string;
      readonly user: string;
      readonly target: Target;
      readonly frame: DownFrame;
      readonly bytes: number;
    }
  | {
      readonly what: 'down';
      readonly device: string;
      readonly user: string;
      readonly road: string;
      readonly target: Target;
      readonly frame: DownFrame;
    }
  /** A socket or a request ended for the device, with no more to come. */
  | {
      readonly what: 'ended';
      readonly device: string;
      readonly road: string;
      readonly conversation: string | null;
      /** Of a socket: its close code; of a request: 0. */
      readonly code: number;
    }
  | {
      /** The server answered a request; whether it arrives is another matter. */
      readonly what: 'answered';
      readonly user: string;
      readonly road: string;
      readonly method: string;
      readonly path: string;
      readonly status: number;
      readonly body: unknown;
    }
  | {
      readonly what: 'answer';
      readonly device: string;
      readonly road: string;
      readonly conversation: string | null;
      readonly status: number;
    }
  | {
      /** Rows that changed on a screen, and those that went. */
      readonly what: 'shown';
      readonly device: string;
      readonly user: string;
      readonly conversation: string;
      readonly rows: readonly RowSeen[];
      readonly count: number;
      /** Most rows there may be. */
      readonly bound: number;
    }
  /** A person's choice to keep reading private, or no longer, left for the server; asked again, it leaves again. */
  | { readonly what: 'chose'; readonly user: string; readonly isPrivate: boolean }
  /** A request to mark this as read arrived at the server. */
  | {
      readonly what: 'reads';
      readonly user: string;
      readonly conversation: string;
      readonly seq: number;
    }
  /** The conversation was set back to what it was at `asOf`, when its head was `kept`. */
  | {
      readonly what: 'restored';
      readonly conversation: string;
      readonly kept: number;
      readonly asOf: number;
    }
);

// --- how everything stood in the end, after a long quiet

export interface FinalEvent {
  readonly seq: number;
  readonly kind: string;
  readonly at: number;
  readonly user_id: string;
  readonly client_id: string | null;
  readonly target_seq: number | null;
  /** Of a join, a leave and a change of role: the seat. */
  readonly seat: number | null;
}
export interface FinalSeat {
  readonly n: number;
  readonly user_id: string;
  readonly joined_seq: number;
  readonly role: SeatRole;
  readonly active: boolean;
  readonly delivered_seq: number;
  readonly read_seq: number;
}
/** The conversation as its own storage has it. */
export interface FinalLog {
  readonly conversation: string;
  readonly epoch: number;
  readonly title: string | null;
  readonly isActive: boolean;
  readonly events: readonly FinalEvent[];
  /** As someone sees them who may see everything. */
  readonly messages: readonly Message[];
  readonly seats: readonly FinalSeat[];
  /** Seqs, ascending. */
  readonly pinned: readonly number[];
}
export interface FinalInbox {
  readonly user: string;
  readonly entries: readonly Entry[];
  readonly totals: Totals;
  readonly messages: readonly Message[];
  /** What a search for each of these texts finds, as message ids. */
  readonly searches: readonly { readonly text: string; readonly found: readonly string[] }[];
}
export interface FinalRecord {
  readonly acknowledged: readonly Acknowledgement[];
  readonly mentions: readonly Mention[];
  readonly conversation: string;
  readonly seq: number;
  readonly content: string | null;
  readonly status: MessageStatus;
  readonly retracted: boolean;
}
/** How far the tenant's record says that a seat has read. */
export interface FinalSender {
  readonly conversation: string;
  readonly senderId: string;
  readonly readSeq: number;
}
export interface FinalView {
  readonly device: string;
  readonly user: string;
  readonly conversation: string;
  readonly phase: string;
  readonly link: string;
  readonly rows: readonly RowSeen[];
  readonly unread: number;
  readonly readSeq: number;
  /** Everyone who is in, one's own seat too: `2 owner`. */
  readonly seats: readonly string[];
  readonly pinned: readonly number[];
}
export interface FinalSidebar {
  readonly device: string;
  readonly user: string;
  readonly entries: readonly Entry[];
  readonly totals: Totals;
}

export interface History {
  readonly seen: readonly Seen[];
  /** Whose reading nobody else may see (CUR5). */
  readonly privateReaders: readonly string[];
  readonly final: {
    readonly logs: readonly FinalLog[];
    readonly inboxes: readonly FinalInbox[];
    readonly records: readonly FinalRecord[];
    readonly senders: readonly FinalSender[];
    readonly views: readonly FinalView[];
    readonly sidebars: readonly FinalSidebar[];
  };
}
