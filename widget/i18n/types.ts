import type {
  ConversationType,
  ErrorCode,
  OwnMark,
  SeatRole,
  SystemFact,
  UserType,
} from '../../protocol/index.ts';
import type { ViewStatus } from '../client/state.ts';

/**
 * The words of the list and of a conversation to read, as values and functions: a table of another language does not
 * compile until it has them all. Functions take names and numbers raw and return plain text; numbers and dates come
 * formatted by `Intl`. The other words are in `WholeStrings` and come with what says them.
 */
export interface Strings {
  /** What a page laid over the table, for whoever completes it. */
  readonly own?: object;
  /** BCP 47, for `lang` and, through `intlLocale`, for `Intl`. */
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';

  readonly role: {
    readonly word: Readonly<Record<UserType, string>>;
    /** "Doctor, Cardiology". Says the words of `word` beside it. */
    line(userType: UserType, department: string | null): string;
    /** `others` = the other people; the reader counts as one more. */
    careTeam(others: number): string;
    group(others: number): string;
    readonly announcement: string;
  };

  readonly presence: {
    readonly connecting: string;
  };

  readonly status: Readonly<Record<ViewStatus, string>>;

  readonly common: {
    readonly close: string;
    readonly tryAgain: string;
    readonly you: string;
    readonly back: string;
    readonly yesterday: string;
    readonly today: string;
    /** "A, B and C". */
    list(names: readonly string[]): string;
  };

  readonly sidebar: {
    readonly title: string;
    readonly settings: string;
    readonly compose: string;
    readonly searchLabel: string;
    readonly searchPlaceholder: string;
    readonly clearSearch: string;
    readonly filters: string;
    readonly all: string;
    readonly unread: string;
    readonly closed: string;
    readonly list: string;
    readonly typing: string;
    readonly draft: string;
    /** "You: …". */
    you(text: string): string;
    /** "Priya: …", in groups. */
    said(name: string, text: string): string;
    readonly noMessages: string;
    /** Instead of the text of an urgent message that is not read. */
    readonly urgent: string;
    readonly photo: string;
    file(count: number): string;
    readonly retracted: string;
    readonly untitled: string;
    readonly emptyTitle: string;
    readonly emptyText: string;
    readonly start: string;
    readonly loading: string;
    readonly loadMore: string;
    readonly loadingMore: string;
    readonly failedTitle: string;
    readonly failedText: string;
    readonly offlineTitle: string;
    readonly offlineText: string;
    /** What a row shows by shapes alone, for those who hear it; empty where there is nothing. */
    row(parts: {
      readonly presence: string | null;
      readonly unread: number;
      /** How far one's own last message got. */
      readonly status: string | null;
      readonly closed: boolean;
    }): string;
  };

  readonly chat: {
    readonly pickTitle: string;
    readonly pickText: string;
    readonly signedOutTitle: string;
    readonly signedOutText: string;
    readonly deniedTitle: string;
    readonly failedTitle: string;
    /** What is said of `unavailable`, before the other errors' words are here. */
    readonly unavailable: string;
  };

  readonly thread: {
    /** Accessible name of the history. */
    history(name: string): string;
    readonly newMessages: string;
    readonly loading: string;
    readonly failedTitle: string;
    readonly failedText: string;
    readonly emptyTitle: string;
    emptyText(name: string): string;
    readonly retracted: string;
    readonly retractedByYou: string;
    readonly edited: string;
    /** The word above an urgent message. */
    readonly urgent: string;
    readonly unknownType: string;
    readonly emergency: string;
    readonly offlineTitle: string;
    readonly offlineText: string;
    readonly closedTitle: string;
    readonly closedText: string;
    readonly startNew: string;
    reaction(emoji: string, count: number, mine: boolean): string;
    /** One row for a screen reader: sender, text, time, status. */
    row(parts: {
      readonly sender: string;
      readonly text: string;
      readonly time: string;
      readonly status: string | null;
    }): string;
    /** A line the server wrote, in people's words. */
    system(fact: SystemFact): string;
    readonly quoteGone: string;
    readonly tryAgain: string;
  };

  readonly composer: {
    readonly label: string;
    /** "Message Dr Osei". */
    placeholder(name: string): string;
    readonly placeholderGroup: string;
    /** Where only owners write. */
    readonly readOnly: string;
    /** To someone who reads where others write. */
    readonly readOnlySeat: string;
  };
}

/** Every word the widget says. */
export interface WholeStrings extends Strings {
  readonly presence: Strings['presence'] & {
    readonly online: string;
    readonly offline: string;
    /** "Last seen: 10:46". */
    lastSeen(when: string): string;
    /** "3 available". */
    available(count: number): string;
  };

  readonly common: Strings['common'] & {
    readonly cancel: string;
    readonly more: string;
    unread(count: number): string;
  };

  readonly sidebar: Strings['sidebar'] & {
    /** In the menu of a conversation. */
    readonly mark: Readonly<Record<OwnMark, string>>;
    readonly unmark: Readonly<Record<OwnMark, string>>;
    /** How it stands. */
    readonly marked: Readonly<Record<OwnMark, string>>;
    /** How many unread messages name this person: what the `@` beside them says. */
    mentions(count: number): string;
    readonly noneArchivedTitle: string;
    /** What becomes of what is archived. */
    readonly archivedText: string;
    readonly allArchivedTitle: string;
    /** Where no conversation has anyone of the type that was chosen. */
    readonly noneKindTitle: string;
    readonly noneKindText: string;
    readonly moreFilters: string;
    /** Why a conversation was not pinned. */
    readonly pinsFull: string;
    readonly closedConversation: string;
    /** To someone who has no conversation and may start none. */
    readonly emptyWait: string;
    readonly noneUnreadTitle: string;
    readonly noneUnreadText: string;
    readonly noneClosedTitle: string;
    readonly noneClosedText: string;
    readonly showAll: string;
    readonly record: string;
    readonly searching: string;
    results(count: number): string;
    readonly newestFirst: string;
    readonly conversationsFound: string;
    readonly moreResults: string;
    nothingFound(query: string): string;
    readonly nothingFoundText: string;
    readonly searchFailedTitle: string;
    readonly searchFailedText: string;
  };

  /** Finding within a conversation, and what narrows a search. */
  readonly find: {
    readonly title: string;
    /** "3 of 12": 1 is the newest. */
    position(at: number, total: number): string;
    readonly none: string;
    /** Where there were no words to find either. */
    readonly noneFiltered: string;
    readonly tryOther: string;
    readonly earlier: string;
    readonly later: string;
    readonly close: string;
    readonly filters: string;
    readonly sentBy: string;
    readonly anyone: string;
    readonly hasFile: string;
    readonly since: string;
    readonly until: string;
    readonly clear: string;
    readonly goToDate: string;
    readonly date: string;
    readonly go: string;
    readonly noneFrom: string;
  };

  readonly people: {
    readonly title: string;
    readonly text: string;
    readonly searchLabel: string;
    readonly searchPlaceholder: string;
    readonly list: string;
    readonly chosen: string;
    remove(name: string): string;
    readonly start: string;
    readonly starting: string;
    /** Where one person alone starts nothing. */
    readonly oneMore: string;
    readonly loading: string;
    readonly none: string;
    nothingFound(query: string): string;
    readonly failed: string;
    readonly groupName: string;
    readonly groupNameHint: string;
    count(people: number): string;
  };

  /** Who is in a conversation, and what they may do there. */
  readonly group: {
    readonly role: Readonly<Record<SeatRole, string>>;
    readonly title: string;
    readonly list: string;
    you(name: string): string;
    since(when: string): string;
    /** The menu beside a person. */
    options(name: string): string;
    giveRole(role: SeatRole): string;
    readonly add: string;
    readonly addText: string;
    readonly adding: string;
    /** From when on those who are added may read. */
    readonly sees: string;
    readonly fromNow: string;
    readonly fromStart: string;
    readonly remove: string;
    removeTitle(name: string): string;
    readonly removeText: string;
    readonly removeShort: string;
    readonly leave: string;
    readonly leaveTitle: string;
    readonly leaveText: string;
    readonly leaveShort: string;
    readonly lastOwner: string;
    readonly rename: string;
    readonly closeTitle: string;
    readonly closeText: string;
    readonly kind: string;
    /** Of an announcement. */
    readonly kindHint: string;
    readonly kinds: Readonly<Record<Exclude<ConversationType, 'direct'>, string>>;
  };

  readonly chat: Strings['chat'] & {
    readonly open: string;
    openUnread(count: number): string;
    /** Both said of one button: `all` by `openUnread`, `named` by `sidebar.mentions`. */
    openNamed(all: string, named: string): string;
    readonly openOffline: string;
    readonly close: string;
    readonly name: string;
    readonly label: string;
    readonly loading: string;
  };

  /** One person's choices on one device. */
  readonly settings: {
    readonly title: string;
    readonly closeMenu: string;
    readonly sound: string;
    readonly notifications: string;
    /** What notifications say, as the tenant has it. */
    readonly tellNothing: string;
    readonly tellNames: string;
    readonly tellAll: string;
    readonly blocked: string;
    readonly unsupported: string;
    /** What nobody else is to know; the server keeps to it. */
    readonly privateReading: string;
    readonly privateReadingText: string;
    readonly quiet: string;
    readonly quietText: string;
    readonly quietOff: string;
    readonly quietHour: string;
    readonly quietTomorrow: string;
    readonly quietAlways: string;
    quietUntil(when: string): string;
  };

  /** On the desktop, where anyone may read it. */
  readonly attention: {
    readonly newMessage: string;
    readonly openToRead: string;
  };

  /** Before a person who does nothing is signed out. */
  readonly idle: {
    readonly title: string;
    readonly text: string;
    /** `time` comes with its unit, "30 seconds". */
    left(time: string): string;
    readonly stay: string;
    readonly leave: string;
  };

  readonly thread: Strings['thread'] & {
    readonly removedTitle: string;
    readonly removedText: string;
    readonly showEarlier: string;
    readonly loadingEarlier: string;
    readonly showLater: string;
    readonly historyFailed: string;
    readonly jumpToLatest: string;
    jumpToNew(count: number): string;
    typing(names: readonly string[]): string;
    readonly gap: string;
    readonly connecting: string;
    readonly reopen: string;
    readonly menu: string;
    readonly messageMenu: string;
    readonly closeConversation: string;
    readonly reply: string;
    readonly copy: string;
    readonly copied: string;
    readonly pinnedList: string;
    /** Why a message was not pinned. */
    readonly pinsFull: string;
    /** A message has as many different emoji as it may. */
    readonly reactionsFull: string;
    /** Too much waits on this device to go out. */
    readonly outboxFull: string;
    readonly copyFailed: string;
    readonly edit: string;
    readonly retract: string;
    readonly retractTitle: string;
    readonly retractText: string;
    readonly react: string;
    readonly details: string;
    readonly moreReactions: string;
    readonly reactions: string;
    /** "Sent 10:46". */
    sentAt(when: string): string;
    /** Of words that were edited since: when they were replaced. */
    replacedAt(when: string): string;
    readonly notDelivered: string;
    /** Said of a person, whoever it is. */
    readonly readsPrivately: string;
    /** On the button under an urgent message. */
    readonly acknowledge: string;
    acknowledgedBy(read: number, all: number): string;
    /** By this person. */
    acknowledgedAt(when: string): string;
    readonly acknowledged: string;
    readonly notAcknowledged: string;
    /** What a message said before it was edited. */
    readonly versions: string;
    /** What the announcer says of one new message. */
    announce(name: string, text: string): string;
    announceMany(count: number, names: readonly string[]): string;
    /** What it says besides of one that names this person. */
    mentionedYou(name: string): string;
    readonly connected: string;
    readonly discard: string;
    /** Takes back a message that has not left yet. */
    readonly undo: string;
    /** Spoken when it is sent: how it stands. */
    readonly canUndo: string;
    notSent(reason: string): string;
    seenBy(read: number, all: number): string;
  };

  readonly composer: Strings['composer'] & {
    readonly send: string;
    readonly attach: string;
    readonly emoji: string;
    readonly takePhoto: string;
    readonly chooseFiles: string;
    readonly hintEnter: string;
    readonly replyingTo: (name: string) => string;
    readonly cancelReply: string;
    /** On the button that makes the next message urgent. */
    readonly urgent: string;
    readonly urgentText: string;
    /** Of the list of people that an `@` offers. */
    readonly mention: string;
    readonly notUrgent: string;
    readonly editing: string;
    readonly saveEdit: string;
    readonly cancelEdit: string;
    charactersLeft(count: number): string;
    charactersOver(count: number): string;
    readonly dropTitle: string;
    dropText(limit: string): string;
    tooMany(limit: number): string;
    /** More people are named than a message can tell. */
    tooManyNamed(limit: number): string;
    readonly offline: string;
  };

  /** The list of keys; what they do that has words elsewhere is said with those. */
  readonly keys: {
    readonly title: string;
    readonly anywhere: string;
    readonly nextControl: string;
    readonly nextConversation: string;
    readonly firstConversation: string;
    readonly openConversation: string;
    readonly nextMessage: string;
    /** Puts the focus where a message is written. */
    readonly toField: string;
    readonly newLine: string;
    readonly editLast: string;
  };

  readonly attachment: {
    readonly waiting: string;
    uploading(done: string, all: string): string;
    uploadingMany(files: number, percent: string): string;
    readonly checking: string;
    readonly checkingText: string;
    readonly refused: string;
    /** The same as a sentence, for `notSent`. */
    readonly refusedReason: string;
    readonly failed: string;
    readonly loadingPreview: string;
    open(name: string): string;
    download(name: string): string;
    downloading(name: string): string;
    readonly downloadFailed: string;
    remove(name: string): string;
    cancel(name: string): string;
    image(name: string): string;
    describe(type: string, size: string): string;
    limit(size: string): string;
    tooLarge(name: string, size: string): string;
    empty(name: string): string;
    badType(name: string): string;
    readonly unsafe: string;
    /** "PDF", "Photo" … by media type. */
    kind(mediaType: string): string;
  };

  /** What happened and what to do next, for people. */
  readonly errors: Readonly<Record<ErrorCode, string>>;
}
