import { ChatError } from './chat-error.ts';
import { Courier } from './courier.ts';
import type { Http } from './http.ts';
import type { Platform } from './platform.ts';
import { Requests } from './requests.ts';
import type { Room } from './room.ts';
import { Search } from './search.ts';
import type { Notice, OutgoingMessage, SearchView } from './state.ts';

export interface KitOptions {
  readonly http: Http;
  readonly platform: Platform;
  /** The conversation on show, if any. */
  readonly room: () => Room | null;
  /** The page is put aside: nothing is begun. */
  readonly away: () => boolean;
  readonly changed: () => void;
  readonly showSearch: (search: SearchView) => void;
  readonly setDraft: (conversationId: string, text: string) => void;
  readonly notify: (what: Notice['what'], code: Notice['code']) => void;
}

/** Writing, searching and asking, for one person. */
export class Kit {
  readonly courier: Courier;
  readonly requests: Requests;
  readonly search: Search;
  readonly #o: KitOptions;

  constructor(options: KitOptions) {
    const { http, platform, away, changed, showSearch } = (this.#o = options);
    this.courier = new Courier({
      http,
      platform,
      changed,
      sendOverSocket: (id, frame) => this.#roomOf(id)?.send(frame) ?? false,
      mayUseHttp: (id) => platform.online() && !away() && (this.#roomOf(id)?.mayUseHttp ?? true),
      accepted: (message) => {
        const room = this.#roomOf(message.conversation_id);
        if (room) room.add(message);
        else this.courier.settled(message.client_id ?? '');
      },
    });
    this.requests = new Requests(http, platform);
    this.search = new Search(http, platform, showSearch);
  }

  send(conversationId: string, { text, files, replyTo }: OutgoingMessage): void {
    const { setDraft, notify } = this.#o;
    const room = this.#roomOf(conversationId);
    const quote = room?.has('replies') === false ? null : replyTo;
    const problem = this.courier.send(conversationId, text, files, quote);
    if (problem === 'content_empty') return;
    // Nothing written is lost: what is not taken goes back to where it was written.
    setDraft(conversationId, problem === null ? '' : text);
    if (problem !== null) return notify('send', problem);
    room?.outgoing.typing(false);
    room?.showLatest();
  }

  setActive(conversationId: string, active: boolean): void {
    this.requests.setActive(conversationId, active).catch((error: unknown) => {
      this.#o.notify('set_active', error instanceof ChatError ? error.code : 'internal');
    });
  }

  /** Forgets everything. */
  clear(): void {
    this.courier.clear();
    this.search.reset();
  }

  #roomOf(conversationId: string): Room | null {
    const room = this.#o.room();
    return room?.conversationId === conversationId ? room : null;
  }
}
