import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import type { Entry, ErrorCode, Mention, Presence, TenantSettings, User } from '../../protocol/index.ts';
import type { Wanted } from '../../protocol/terms.ts';
import type {
  ChatActions,
  ChatState,
  ConversationView,
  GroupChange,
  InboxView,
  ListFilter,
  MessageView,
  Notice,
  SearchView,
} from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { Late } from '../late.ts';
import type { LauncherView } from '../launcher/launcher.ts';
import type { CareChat } from './care-chat.ts';
import type { StartOptions } from './care-chat-contract.ts';
import type { Format } from './format.ts';
import type { LaterIconName } from './icons-later.ts';
import type { BubbleLook } from './message-bubble-view.ts';
import type { EntryContext } from './sidebar-row.ts';
import type { HeaderOptions } from './thread-header.ts';

/** What a window lets its aids do. */
export interface WindowHost extends ReactiveControllerHost, HTMLElement {
  readonly state: ConversationView | null;
  readonly me: User | null;
  readonly settings: TenantSettings | null;
  readonly notice: Notice | null;
  /** Whether files may be dropped now. */
  readonly writable: boolean;
  readonly presence: ReadonlyMap<string, Presence>;
  readonly strings: Strings;
  readonly actions: ChatActions | null;
  speak(text: string): void;
  alert(text: string): void;
  dropping(over: boolean): void;
  take(files: Iterable<File>): void;
}

/** What a window does besides showing: telling news to those who cannot see it, refusals, dropped files, and who is in. */
export interface Aids extends ReactiveController {
  hear(before: ConversationView | null, state: ConversationView | null, strings: Strings): void;
  /** The last refusal that has no row to show it on, until it is put away. */
  refusal(notice: Notice | null, strings: Strings): unknown;
  readonly drag: Readonly<Record<'enter' | 'over' | 'leave' | 'drop', (event: DragEvent) => void>>;
  dropZone(settings: TenantSettings | null, strings: Strings): TemplateResult;
  /** What the header ends with. */
  tools(): unknown;
  /** What stands between the header and the messages. */
  bar(): unknown;
  /** What stands beside the messages, or over them. */
  pane(): unknown;
  /** Instead of a conversation this person is no longer in. */
  removed(): TemplateResult;
  /** What is said of a closed conversation to someone who can start no other. */
  closedText(): string;
  /** What may be done about a closed conversation. */
  reopening(): unknown;
}

/** What the list of conversations lets its aids do. */
export interface ListHost extends ReactiveControllerHost, HTMLElement {
  readonly state: ChatState | null;
  readonly strings: Strings;
  readonly selected: string | null;
  filter: ListFilter;
  focusRow(conversationId: string | null): void;
}

/** What a list does besides showing: which conversations, in which order, and what there is to say of them. */
export interface ListAids extends ReactiveController {
  /** Those the filter lets through, where each stood while a hand or the focus is on the list. */
  shown(state: ChatState): readonly Entry[];
  /** What there is behind them, where another list than the first goes on. */
  behind(): Pick<InboxView, 'hasMore' | 'loadingMore'> | null;
  /** The way to further filters, and what else there is to say beside them. */
  chip(): unknown;
  /** In place of none. */
  none(): unknown;
  /** What lies over the list's end, and what stands below it. */
  below(): unknown;
  /** Says why a change of one conversation was refused. */
  refused(change: GroupChange, error: unknown): void;
}

/** What the search field of a list does besides holding what is typed. */
export interface ListFind {
  /** As typed. */
  readonly text: string;
  /** The list gives way to what is found. */
  readonly on: boolean;
  readonly onInput: (event: Event) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  /** What the field ends with. */
  tools(): unknown;
  /** What stands below the field. */
  filters(): unknown;
  results(search: SearchView, context: EntryContext): TemplateResult;
  /** What a search came to, for those who hear it. */
  spoken(search: SearchView): string;
}

/** What the elements that paint a conversation leave to the chunk after them. */
export interface ElementParts {
  words(given: Strings): WholeStrings;
  /** Shapes that no first page needs. */
  icon(name: LaterIconName, size?: 'normal' | 'small'): TemplateResult;
  /** Items that keep their elements when their order changes. */
  keyed<T>(items: readonly T[], key: (item: T) => string, template: (item: T) => TemplateResult): unknown;
  /** A message's text with its links, the names of those it `mentions`, and what it was `found` by marked. */
  textRuns(content: string, found?: readonly Wanted[], mentions?: readonly Mention[], meId?: string): unknown;
  /**
   * Keeps what is in `box` above an on-screen keyboard, lets a step back close what lies on top, hears the keys of the
   * chat, and keeps the peace with the page around.
   */
  phone(
    host: CareChat,
    box: () => HTMLElement | null,
    options: () => StartOptions | null,
    actions: () => ChatActions | null,
  ): void;
  /** The launcher of a floating chat that the page gave none. */
  ownLauncher(view: LauncherView, toggle: () => void): TemplateResult;
  /** Keeps Tab inside `root`. */
  trapTab(event: KeyboardEvent, root: ParentNode): void;
  windowAids(host: WindowHost): Aids;
  listAids(host: ListHost): ListAids;
  /** In the header: who is there now; null where that is not known. */
  presenceLine(person: User | undefined, options: HeaderOptions): TemplateResult | null;
  /** In a row of the list, in place of the last message: what goes on, or was not sent; null where nothing. */
  nowLine(conversationId: string, state: ChatState, strings: Strings): TemplateResult | null;
  /** What its owner marked a conversation with. */
  marks(entry: Entry, strings: Strings): unknown;
  /** Under an urgent message: who has acknowledged it. */
  urgentFoot(message: MessageView, look: BubbleLook): unknown;
  /** `typed`: what stands in the field already. */
  listFind(host: ListHost, typed: string): ListFind;
  /** Under one's own message while it waits for its files; null where the status says it all. */
  uploadWords(message: MessageView, strings: Strings, format: Format): string | null;
  /** Under one's own message that may be taken back, or was not sent: how it stands, and the ways on; null under others. */
  choiceFoot(message: MessageView, strings: Strings, actions: ChatActions | null): TemplateResult | null;
}

/** Asked for once a conversation is drawn, or when something of it is needed; here at once in the npm build. */
export const elementParts = new Late<ElementParts>();

/** Why something failed, in people's words; empty until the words are here, which it asks for. */
export function errorWords(given: Strings, code: ErrorCode): string {
  // The one that is said when nothing more can be loaded.
  if (code === 'unavailable') return given.chat.unavailable;
  if (elementParts.now === null) void elementParts.want();
  return elementParts.now?.words(given).errors[code] ?? '';
}
