import { limits } from '../../protocol/limits.ts';
import { AtRest } from './at-rest.ts';
import { browserOutboxStore } from './browser-outbox-store.ts';
import { Courier, type Unsent } from './courier.ts';
import { aimAt } from './draft-aim.ts';
import { Filtered } from './filtered.ts';
import { Finding } from './finding.ts';
import { Group } from './group.ts';
import type { Http } from './http.ts';
import type { Written } from './outbox.ts';
import type { Platform } from './platform.ts';
import { Requests } from './requests.ts';
import type { Room } from './room.ts';
import { Search } from './search.ts';
import type { DraftAim, FilteredView, Notice, OutgoingMessage, SearchView } from './state.ts';

export interface KitOptions {
  readonly http: Http;
  readonly platform: Platform;
  /** The conversation on show, if any. */
  readonly room: () => Room | null;
  /** The page is put aside: nothing is begun. */
  readonly away: () => boolean;
  readonly changed: () => void;
  readonly showSearch: (search: SearchView) => void;
  readonly showFiltered: (filtered: FilteredView | null) => void;
  /** Takes a draft away that says just that. */
  readonly dropDraft: (conversationId: string, text: string) => void;
  /** Puts text in front of a draft that does not say just that. */
  readonly addToDraft: (conversationId: string, text: string, aim: DraftAim) => void;
  /** How long a message waits for its writer to take it back. */
  readonly undoSendMs: () => number;
  readonly notify: (what: Notice['what'], code: Notice['code']) => void;
}

type Sent = Pick<OutgoingMessage | Written, 'replyTo' | 'urgent' | 'mentions'>;

/** What a message that becomes a draft again was to be sent as. */
const aimOf = ({ replyTo, urgent = false, mentions }: Sent): DraftAim => aimAt(replyTo, urgent, mentions);

/** Writing, searching and asking, for one person. */
export class Kit {
  readonly courier: Courier;
  readonly requests: Requests;
  readonly search: Search;
  readonly filtered: Filtered;
  readonly group: Group;
  readonly finding: Finding;
  readonly #o: KitOptions;
  #atRest: AtRest | null = null;

  constructor(options: KitOptions) {
    const { http, platform, away, changed, showSearch } = (this.#o = options);
    this.courier = new Courier({
      http,
      platform,
      changed: () => {
        this.#atRest?.sync();
        changed();
      },
      sendOverSocket: (id, frame) => this.#roomOf(id)?.send(frame) ?? false,
      mayUseHttp: (id) => platform.online() && !away() && (this.#roomOf(id)?.mayUseHttp ?? true),
      namesPeople: () => this.#o.room()?.said('mentions') === true,
      accepted: (message) => {
        const room = this.#roomOf(message.conversation_id);
        if (room) room.add(message);
        else this.courier.settled(message.client_id ?? '');
      },
    });
    this.requests = new Requests(http, platform);
    this.group = new Group(http, platform);
    this.finding = new Finding(http);
    this.search = new Search(http, platform, showSearch);
    this.filtered = new Filtered(http, options.showFiltered);
  }

  send(conversationId: string, message: OutgoingMessage): void {
    const { addToDraft, dropDraft, notify, undoSendMs } = this.#o;
    const room = this.#roomOf(conversationId);
    const replyTo = room?.has('replies') === false ? null : message.replyTo;
    // What asks for an answer must not go out as if it did not.
    const unasked = message.urgent === true && room?.has('urgent') === false;
    const problem = unasked
      ? 'forbidden'
      : this.courier.send(conversationId, { ...message, replyTo }, undoSendMs());
    if (problem === 'content_empty') return;
    if (problem !== null) {
      // Nothing written is lost: what is not taken goes back to where it was written.
      addToDraft(conversationId, message.text, aimOf(message));
      room?.giveBack(message);
      return notify('send', problem);
    }
    dropDraft(conversationId, message.text);
    room?.outgoing.typing(false);
    room?.showLatest();
  }

  /** Its text goes in front of what was written since; its files too, where its conversation is still on show. */
  undoSend(key: string): void {
    const back = this.courier.takeBack(key);
    if (back === null) return;
    const { conversationId, text, replyTo, files, urgent, mentions } = back;
    this.#o.addToDraft(conversationId, text, aimOf(back));
    this.#roomOf(conversationId)?.giveBack({
      text,
      replyTo,
      files: files.map(({ file }) => file),
      ...(urgent === true ? { urgent } : {}),
      ...(mentions === undefined ? {} : { mentions }),
    });
  }

  /** Keeps what is not accepted for the page that comes after, in the database of that name. */
  keep(name: string): void {
    const { platform, addToDraft } = this.#o;
    this.#atRest ??= new AtRest({
      store: platform.outboxStore?.(name) ?? browserOutboxStore(name, platform.newId()),
      outbox: () => this.courier.outbox,
      now: () => platform.now(),
      claimed: (left, gone) => this.courier.takeOver(left, gone),
      stale: (written) => addToDraft(written.conversationId, written.text, aimOf(written)),
    });
    this.back();
  }

  /** The page goes; answers what must be kept some other way. */
  leave(): Unsent {
    this.#atRest?.leave();
    return this.courier.unsent((id) => this.#atRest?.keeps(id) === true);
  }

  /** It stays after all. */
  back(): void {
    if (this.#atRest === null) return;
    this.courier.hold(limits.outbox.atRest.claimMs);
    void this.#atRest.open().then(() => this.courier.letGo());
  }

  /** Forgets everything; what is at rest is not its to delete. */
  clear(): void {
    this.#atRest?.leave();
    this.#atRest = null;
    this.courier.clear();
    this.search.reset();
    this.filtered.reset();
  }

  /** The conversation is not this person's any longer. */
  forget(conversationId: string): void {
    this.courier.discardConversation(conversationId);
    this.filtered.forget(conversationId);
  }

  #roomOf(conversationId: string): Room | null {
    const room = this.#o.room();
    return room?.conversationId === conversationId ? room : null;
  }
}
