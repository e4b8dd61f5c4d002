import type { ReactiveController } from 'lit';
import type { ChatActions } from '../client/state.ts';
import type { CareChat } from '../elements/care-chat.ts';
import { openMenu, type Menu } from '../elements/menu.ts';
import { markRows } from '../elements/sidebar-marks.ts';
import { knownTo } from '../elements/sidebar-order.ts';
import type { ChatSidebar } from '../elements/sidebar.ts';
import { whole } from '../i18n/whole.ts';
import { onLongPress } from './long-press.ts';

/**
 * The menu of a conversation in the list: by a right click, a long press, the menu key or Shift + F10. It stands beside
 * the panel, whose first page needs none of it.
 */
export class SidebarMenuController implements ReactiveController {
  readonly #host: CareChat;
  readonly #box: () => HTMLElement | null;
  readonly #actions: () => ChatActions | null;
  #sidebar: ChatSidebar | null = null;
  #stop: (() => void) | null = null;
  #menu: Menu | null = null;

  constructor(host: CareChat, box: () => HTMLElement | null, actions: () => ChatActions | null) {
    this.#host = host;
    this.#box = box;
    this.#actions = actions;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#leave();
  }

  hostUpdated(): void {
    const sidebar = this.#host.isConnected
      ? (this.#box()?.querySelector<ChatSidebar>('care-chat-sidebar') ?? null)
      : null;
    if (sidebar === this.#sidebar) return;
    this.#leave();
    this.#sidebar = sidebar;
    if (sidebar === null) return;
    const stopPress = onLongPress(sidebar, (path) => this.#show(path));
    sidebar.addEventListener('contextmenu', this.#contextmenu);
    sidebar.addEventListener('keydown', this.#keydown);
    this.#stop = () => {
      stopPress();
      sidebar.removeEventListener('contextmenu', this.#contextmenu);
      sidebar.removeEventListener('keydown', this.#keydown);
    };
  }

  #leave(): void {
    this.#stop?.();
    this.#menu?.close(false);
    this.#stop = this.#sidebar = this.#menu = null;
  }

  readonly #contextmenu = (event: MouseEvent): void => {
    // By finger the long press has opened it, or will.
    const byFinger = event instanceof PointerEvent && event.pointerType === 'touch';
    if (byFinger || this.#show(event.composedPath())) event.preventDefault();
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    if (this.#show(event.composedPath())) event.preventDefault();
  };

  /** Whether it is open now. */
  #show(path: readonly EventTarget[]): boolean {
    const row = path.find(
      (at): at is HTMLElement => at instanceof HTMLElement && at.matches('.row[data-id]'),
    );
    const { inbox, filtered } = this.#host.state ?? {};
    if (inbox?.marks !== true) return false;
    const [sidebar, actions] = [this.#sidebar, this.#actions()];
    // What was put away, and what stands far down, only a filter of the server knows.
    const known = knownTo(sidebar?.filter ?? 'all', inbox.entries, filtered ?? null);
    const entry = known.find(({ conversation_id: id }) => id === row?.dataset['id']);
    const bounds = sidebar?.shadowRoot?.querySelector('.sidebar') ?? null;
    if (row === undefined || entry === undefined || sidebar === null || actions === null || bounds === null)
      return false;
    const strings = whole(sidebar.strings);
    this.#menu?.close(false);
    this.#menu = openMenu(bounds, {
      label: strings.thread.menu,
      rows: markRows(entry, strings, inbox.archives === true, (change) => {
        actions
          .changeGroup(entry.conversation_id, change)
          .catch((error: unknown) => sidebar.aids?.refused(change, error));
      }),
      anchor: row,
      bounds,
      closed: (chosen) => {
        this.#menu = null;
        if (chosen) sidebar.focusRow(entry.conversation_id);
      },
    });
    return true;
  }
}
