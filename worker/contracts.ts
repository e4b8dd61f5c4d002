import type {
  AddSender,
  Attachment,
  Command,
  Conversation,
  ConversationDetail,
  ConversationType,
  Entry,
  HistoryFrame,
  Message,
  MessageStatus,
  OwnChoices,
  OwnCursor,
  PatchConversation,
  PatchMarks,
  PatchSender,
  Presence,
  Result,
  SearchAnswer,
  Sender,
  SystemFact,
  Totals,
  User,
  UserType,
} from '../protocol/index.ts';

/**
 * What the objects ask of each other. Everything here is plain data that survives structured clone; expected
 * failures are `Result` values, never exceptions.
 */

/** Who acts: taken from a verified token or ticket, never from a request's own fields (ACL1). */
export interface Actor {
  readonly tenant: string;
  readonly userId: string;
  readonly name: string;
  readonly userType: UserType;
  readonly department: string | null;
}

/** The part of a tenant's policy a conversation applies. */
export interface ConversationPolicy {
  /** How long after sending an author may edit or retract; 0 = never. */
  readonly editWindowMs: number;
  readonly retractWindowMs: number;
  /** Whether others see how far a person of this type has read. */
  readonly publicReads: { readonly [type in UserType]: boolean };
  /** Whether patients, and those who care for them at home, see that staff are typing. */
  readonly staffTyping: boolean;
  /** Who may send messages that everyone else is asked to acknowledge. */
  readonly urgent: readonly UserType[];
}

/** Whether a person keeps private what they read. Their inbox has the word; conversations hold what it last told. */
export interface ReadingChoice {
  readonly isPrivate: boolean;
  /** Higher with each change, 0 where nothing was ever chosen: of two, the higher holds. */
  readonly version: number;
}
/** The same as an answer, which may have been long on its way. */
export interface AnsweredChoice extends ReadingChoice {
  /** How long ago it was made, by the clock of the inbox. */
  readonly ageMs: number;
}
/** What an inbox has taken, and its owner's choice now; an inbox of an older build says none. */
export interface InboxApplied {
  readonly appliedRev: number;
  readonly reading?: AnsweredChoice;
}

/** What the Worker hands a socket upgrade, in the internal header `x-care-session` (JSON). */
export interface SessionGrant {
  readonly actor: Actor;
  readonly policy: ConversationPolicy;
  /** The ticket's own id and end: the object remembers it until then, so that it works once. */
  readonly ticketId: string;
  readonly ticketExpiresMs: number;
  /** When the identity behind the socket ends, unless renewed. */
  readonly identityExpiresMs: number;
}
export const SESSION_HEADER = 'x-care-session';

export interface CreateConversationInput {
  readonly conversationId: string;
  readonly creator: Actor;
  readonly clientId: string;
  readonly type: ConversationType;
  readonly title: string | null;
  /** The others, as the tenant's record knows them. */
  readonly people: readonly User[];
  readonly policy: ConversationPolicy;
}

/** A message brought from elsewhere (an operator's import); times must not go back. */
export interface ImportedMessage {
  readonly userId: string;
  readonly content: string;
  readonly createdAtMs: number;
  readonly attachmentIds?: readonly string[];
  /** Position in this import of the message it answers. */
  readonly replyToIndex?: number;
  /** The `user_id` of everyone it names. */
  readonly mentions?: readonly string[];
}
export interface ImportInput {
  readonly messages: readonly ImportedMessage[];
  /** Read watermark per user, as an index into `messages`; everyone has at least received them all. */
  readonly readIndex: Readonly<Record<string, number>>;
  /** Who closed it and when, if it was closed there; not before the last message. */
  readonly closed?: { readonly userId: string; readonly atMs: number };
}

/** A file as the conversation knows it; the bytes are in R2 under `key`. */
export interface StoredFile {
  readonly attachmentId: string;
  readonly key: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Lower-case hex of the SHA-256 of the bytes. */
  readonly sha256: string;
}

export interface Acked {
  readonly client_id: string;
  readonly seq: number;
  readonly message_id: string;
  readonly created_at: string;
}

export type HistoryPage = Pick<HistoryFrame, 'items' | 'has_before' | 'has_after'>;
export interface HistoryQuery {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
  /** Epoch ms: around the first message that is not earlier. */
  readonly atMs?: number;
  readonly limit: number;
}

export interface Receipts {
  readonly sender: Sender;
  readonly delivered: boolean;
  readonly read: boolean;
  /** Epoch ms; null where it is not known. */
  readonly readAt: number | null;
  /** Not to be told: reading is kept private. */
  readonly isPrivate: boolean;
}
/** What a message said until it was edited, epoch ms. */
export interface Version {
  readonly content: string;
  readonly replacedAt: number;
}

/** How far someone holds a conversation. */
export interface HeldConversation {
  readonly epoch: number;
  readonly head: number;
  readonly rev: number;
}

/** The highest numbers of a conversation that anyone was ever told, and who was told. */
export interface Told extends HeldConversation {
  /** Everyone whose inbox may hold the conversation, seated or not. */
  readonly users: readonly string[];
}

/**
 * A conversation being put back to an earlier point, as the Tenant object remembers it; nobody is let in meanwhile.
 * - `settling`: those who do not know it yet may still be let in, until `opensAtMs`.
 * - `prepared`: `told` is the last word, and the object holds `token`, which going back takes away.
 * - `rewound`: the object has gone back; it must count on beyond `told`.
 * - `done`: everybody is let in again, and `told` is where it then stood. Kept so that an answer that was lost can be
 *   had again without going back again.
 */
export interface RestoreMark {
  readonly conversationId: string;
  /** The instant to go back to. */
  readonly toMs: number;
  readonly phase: 'settling' | 'prepared' | 'rewound' | 'done';
  readonly opensAtMs: number;
  readonly token: string;
  readonly told: Told;
}

export interface ReplicationStatus {
  readonly headRev: number;
  readonly paused: boolean;
  /** How many destinations lack something that concerns them. An `ackedRev` below `headRev` alone says no such thing. */
  readonly behind: number;
  readonly destinations: readonly {
    destination: string;
    ackedRev: number;
    /** How many changes, counted in revs, it lacks; 0 when it holds all that concerns it. */
    behindRevs: number;
    /** When what it lacks first happened, epoch ms; null when it lacks nothing. */
    behindSinceMs: number | null;
    /** Deliveries in a row that failed, 0 once one is taken. */
    failures: number;
    /** When the first of them failed, epoch ms; null without any. */
    failingSinceMs: number | null;
    retryAtMs: number;
  }[];
}

/** The Conversation object, as the Worker and the inboxes call it. A call on one never created answers `not_found`. */
export interface ConversationRpc {
  create(input: CreateConversationInput): Promise<Result<ConversationDetail>>;
  /** Operator only. Refused (`conflict`) once the log holds messages. */
  importHistory(input: ImportInput): Promise<Result<{ head: number }>>;
  detail(actor: Actor): Promise<Result<ConversationDetail>>;
  senders(
    actor: Actor,
    page: { after: number; limit: number },
  ): Promise<Result<{ items: Sender[]; next: number | null }>>;
  /** `waitMs`: after the commit, wait this long at most for the caller's own inbox to have it. */
  execute(actor: Actor, command: Command, policy: ConversationPolicy, waitMs: number): Promise<Result<Acked>>;
  patch(actor: Actor, patch: PatchConversation, waitMs: number): Promise<Result<ConversationDetail>>;
  addSender(actor: Actor, add: Omit<AddSender, 'user_id'>, person: User): Promise<Result<Sender>>;
  changeRole(actor: Actor, senderId: string, patch: PatchSender): Promise<Result<Sender>>;
  /** `purged` is false while that person's inbox could not be reached: accepted, and retried. */
  removeSender(actor: Actor, senderId: string): Promise<Result<{ sender: Sender; purged: boolean }>>;
  message(actor: Actor, seq: number): Promise<Result<Message>>;
  history(actor: Actor, query: HistoryQuery): Promise<Result<HistoryPage>>;
  read(actor: Actor, seq: number, waitMs: number): Promise<Result<{ message: Message; cursor: OwnCursor }>>;
  receipts(actor: Actor, seq: number): Promise<Result<Receipts[]>>;
  /** What is pinned and this person may see, newest message first. */
  pins(actor: Actor): Promise<Result<Message[]>>;
  /** `anyones`: also of other people's messages. */
  versions(actor: Actor, seq: number, anyones: boolean): Promise<Result<Version[]>>;
  /** Before an upload: may this person, and was this client_id's file already stored? */
  prepareUpload(actor: Actor, clientId: string): Promise<Result<{ existing: Attachment | null }>>;
  registerFile(actor: Actor, clientId: string, file: StoredFile): Promise<Result<Attachment>>;
  file(actor: Actor, attachmentId: string): Promise<Result<StoredFile>>;
  /** Closes a person's live sockets here; whoever may come in again does so with a fresh identity. */
  signOut(userId: string): Promise<void>;
  /** From a user's inbox: that user's devices have everything up to `seq`. */
  reportDelivered(userId: string, seq: number): Promise<void>;
  /** From a user's inbox: what that user has chosen. `not_found` without a seat here. */
  readingChosen(userId: string, choice: ReadingChoice): Promise<Result<null>>;
  /** What this conversation has told, as far as it knows itself. */
  standing(): Promise<Result<Told>>;
  /** Operator only, as all of restoring. Sends the sockets away and keeps `token`, which going back takes away. */
  prepareRestore(token: string): Promise<Result<Told>>;
  /** The token kept, or null. */
  restoreToken(): Promise<string | null>;
  /** Goes back: the call ends in an exception, as the object does. `unavailable` where the platform cannot. */
  rewindTo(toMs: number): Promise<Result<never>>;
  /** Counts on beyond what was told. Repeated, it changes nothing. */
  restored(told: Told): Promise<Result<Told>>;
  /** How far each of its copies is. */
  replication(): Promise<Result<ReplicationStatus>>;
  /** Sets a destination back so that it is filled anew; null = all of them. Answers how many there were. */
  rewind(destination: string | null, toRev: number): Promise<Result<number>>;
  /** Operator and bench: stop or resume draining. */
  pauseReplication(paused: boolean): Promise<Result<null>>;
}

/** A message row as a destination stores it. The inbox indexes it; D1 keeps it as a record. */
export interface ReplicaMessage {
  readonly message: Message;
  /** Preview text already cut, so that a list need not read contents. */
  readonly preview: string | null;
}

/** When something was made, in the conversation's own count. */
export interface Made {
  readonly epoch: number;
  /** Its rev then: what was made before something already taken is late, and ignored. */
  readonly asOf: number;
}

/** Absolute state, so that applying it twice is harmless. A receiver answers the rev it has applied. */
export interface InboxBatch extends Made {
  readonly tenant: string;
  readonly conversationId: string;
  /** The receiver must have applied exactly this rev (0 = nothing yet), or answers what it has. */
  readonly fromRev: number;
  /** A repair: take it although it begins before what was applied, and stand where it ends. */
  readonly rewind: boolean;
  readonly toRev: number;
  /** The owner of this inbox. */
  readonly userId: string;
  /** Present when it changed since fromRev. */
  readonly conversation: Conversation | null;
  readonly people: {
    /** At most ten of the other people's active seats, in order of joining. */
    readonly others: Entry['others'];
    readonly othersCount: number;
    /** All of them, by id: whom the owner may watch. */
    readonly peerIds: readonly string[];
    /** What they are, each once. */
    readonly types: readonly UserType[];
  } | null;
  readonly messages: readonly ReplicaMessage[];
  /** Progress of the owner's own messages. */
  readonly statuses: readonly { seq: number; status: MessageStatus }[];
  /** The owner's own watermarks; always present. */
  readonly cursor: OwnCursor;
  /** What the owner last chose, as the conversation was told; an inbox that lost it has it back. Absent: never told. */
  readonly reading?: ReadingChoice;
  readonly head: number;
}

export interface EntryListQuery {
  readonly cursor: string | null;
  readonly limit: number;
  /** Those put away, or all the others. */
  readonly archived: boolean;
  /** Only those with someone of this type among the others in them. */
  readonly userType: UserType | null;
}

/** What a message must be, besides having the words. Times are epoch ms. */
export interface SearchFilters {
  /** Its author. */
  readonly userId?: string;
  readonly hasFile?: true;
  readonly sinceMs?: number;
  /** It is earlier than this. */
  readonly untilMs?: number;
}

/** The Inbox object. Named by an HMAC, so each call says whose it is only where it must. */
export interface InboxRpc {
  /** Makes the inbox if it is not there yet; called for a verified person only. */
  ensure(actor: Pick<Actor, 'tenant' | 'userId'>): Promise<Result<null>>;
  apply(batch: InboxBatch): Promise<InboxApplied>;
  /**
   * The seat is gone: forget the conversation, its messages and index. Idempotent, and ignored when something that was
   * made later has been taken.
   */
  purge(conversationId: string, made: Made): Promise<void>;
  entries(query: EntryListQuery): Promise<Result<{ items: Entry[]; next: string | null; totals: Totals }>>;
  /** Puts and takes away the owner's own marks; `not_found` for a conversation that is not held. */
  mark(conversationId: string, patch: PatchMarks): Promise<Result<Entry>>;
  /** What the owner has chosen, as far as it holds in every conversation. */
  choices(): Promise<Result<OwnChoices>>;
  /** Chooses; answers once every conversation knows, `unavailable` where one could not be told: to be asked again. */
  choose(choices: OwnChoices): Promise<Result<OwnChoices>>;
  messages(query: {
    cursor: string | null;
    limit: number;
    conversationId: string | null;
  }): Promise<Result<{ items: Message[]; next: string | null }>>;
  search(query: {
    q: string;
    conversationId: string | null;
    cursor: string | null;
    limit: number;
    filters?: SearchFilters;
  }): Promise<Result<SearchAnswer>>;
  /** Someone's inbox watches this one; answers the presence now. Renewed before the lease ends. */
  addWatcher(watcher: { tenant: string; userId: string; untilMs: number }): Promise<Presence>;
  removeWatcher(watcher: { tenant: string; userId: string }): Promise<void>;
  /** A watched person's presence changed: tell this owner's devices. */
  presenceChanged(item: Presence): Promise<void>;
  /** Closes the owner's live sockets, here and in every conversation held here. */
  signOut(): Promise<Result<null>>;
  /** How far this inbox holds a conversation; null = nothing. For repair, and for who may know of one shut for it. */
  held(conversationId: string): Promise<Result<HeldConversation | null>>;
}

/** One JWK a portal signs with; `alg` is pinned to it. */
export interface TenantKey {
  readonly kid: string;
  readonly alg: 'ES256' | 'EdDSA';
  readonly jwk: Record<string, unknown>;
}
export interface TenantPolicy extends ConversationPolicy {
  /** Who may start a conversation with whom. */
  readonly start: { readonly [from in UserType]: readonly UserType[] };
  /** Who may start a conversation of each type. */
  readonly startTypes: { readonly [type in ConversationType]: readonly UserType[] };
  readonly mediaTypes: readonly string[];
  /** Emoji that are offered first for a reaction; any other may be chosen all the same. */
  readonly reactions: readonly string[];
  /** Who may see what a message of someone else said before it was edited. Its author may. */
  readonly versions: readonly UserType[];
  readonly drafts: boolean;
  /** Whether a browser may keep messages that are not sent yet, encrypted, over a reload. */
  readonly outbox: boolean;
  /** How long a widget lets a person take back what was just sent, before it leaves the device. 0: not at all. */
  readonly undoSendMs: number;
  /** What a desktop notification may say of a message. */
  readonly notificationContent: 'none' | 'names' | 'full';
  /** How long a widget waits without any action before it signs the person out. 0: for ever. */
  readonly idleMinutes: number;
}
export interface TenantConfig {
  readonly tenant: string;
  readonly name: string;
  readonly issuer: string;
  readonly keys: readonly TenantKey[];
  /** Exact origins, scheme and port included. */
  readonly origins: readonly string[];
  readonly policy: TenantPolicy;
  readonly emergency: { readonly text: string; readonly tel: string | null };
  readonly revokedTokens: readonly string[];
  /** Tokens of this user issued before that time (ms) are refused. */
  readonly revokedUsers: Readonly<Record<string, number>>;
  /** Conversations being put back to an earlier point: nobody is let in. */
  readonly restoring: readonly string[];
}

/** The Tenant object. A storage that fails is a refusal, `storage_failed`. */
export interface TenantRpc {
  /** Null when there is no such tenant. */
  config(): Promise<Result<TenantConfig | null>>;
  /** Operator only. */
  configure(config: TenantConfig): Promise<Result<null>>;
  /** The tenant's record of a person, from a verified token or an operator's import. Answers what is now recorded. */
  putUser(user: User): Promise<Result<User>>;
  /** The same for a person who asks for a ticket; `rate_limited` when too often. */
  ticketFor(user: User): Promise<Result<User>>;
  users(userIds: readonly string[]): Promise<Result<User[]>>;
  /** People of these types whose name or department matches, by name; `rate_limited` when asked too often. */
  directory(query: {
    types: readonly UserType[];
    q: string;
    limit: number;
    notUserId: string;
  }): Promise<Result<User[]>>;
  registerConversation(conversationId: string, createdBy: string, createdAtMs: number): Promise<Result<null>>;
  conversations(page: {
    after: string;
    limit: number;
  }): Promise<Result<{ ids: string[]; next: string | null }>>;
  revoke(what: { token: string } | { userId: string; beforeMs: number }): Promise<Result<null>>;
  /** Copies the tenant and all its people to the records again. */
  copyAgain(): Promise<Result<null>>;
  restoreMark(conversationId: string): Promise<Result<RestoreMark | null>>;
  /** `full` when too many are being restored at once. */
  putRestoreMark(mark: RestoreMark): Promise<Result<null>>;
  liftRestoreMark(conversationId: string): Promise<Result<null>>;
}

/** D1 as a destination: everything of a conversation, for records. */
export interface RecordsBatch {
  readonly tenant: string;
  readonly conversationId: string;
  readonly epoch: number;
  readonly fromRev: number;
  readonly toRev: number;
  readonly conversation: Conversation | null;
  readonly senders: readonly (Sender & { delivered_seq: number; read_seq: number })[];
  readonly messages: readonly Message[];
  readonly statuses: readonly { seq: number; status: MessageStatus; updated_at: string }[];
}

/** The store of records, as a conversation sees it. Idempotent; answers the rev it has applied. */
export interface RecordsPort {
  apply(batch: RecordsBatch): Promise<{ appliedRev: number }>;
}

/** English sentence for a system message, for records and exports; the widget words facts itself. */
export type SystemSentence = (fact: SystemFact) => string;
