import type { ReactiveController } from 'lit';
import { Device } from '../client/attention-settings.ts';
import { decide, isQuiet, newsBetween } from '../client/attention.ts';
import { mayNotify, Notifications, playTone, Speaker, TitleBadge } from '../client/attention-page.ts';
import { IdleWatch } from '../client/idle.ts';
import { browserPlatform, type Cancel, type Platform } from '../client/platform.ts';
import type { ChatActions, ChatState } from '../client/state.ts';
import { defineAll } from '../define-tags.ts';
import type { CareChat } from '../elements/care-chat.ts';
import { settingsButton } from '../elements/settings-button.ts';
import type { ChatSidebar } from '../elements/sidebar.ts';
import type { Strings } from '../i18n/strings.ts';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { lazy } from '../lazy.ts';
import { Overlay } from './overlay.ts';

const dialogs = lazy(() => import('../elements/attention-dialogs.ts'));

const MINUTE_MS = 60_000;
/** What a person does, wherever in the page. Focus and scrolling are left out: scripts move these, too. */
const ACTS = ['pointerdown', 'touchstart', 'keydown', 'wheel', 'click'];

function acts(listener: () => void): Cancel {
  const stop = new AbortController();
  for (const name of ACTS)
    window.addEventListener(name, listener, { capture: true, passive: true, signal: stop.signal });
  return () => stop.abort();
}

/** What there is for one person, and goes with them. */
interface Seat {
  readonly userId: string;
  readonly device: Device;
  readonly speaker: Speaker;
  readonly idle: IdleWatch | null;
}

/**
 * Draws a person's attention to what comes, asks whether they are still there, and holds the settings of both. It
 * stands beside the panel, whose first page needs none of it: it finds the list's button and lays its dialogs over.
 */
export class AttentionController implements ReactiveController {
  readonly #host: CareChat;
  readonly #platform: Platform;
  readonly #actions: () => Pick<ChatActions, 'choose'> | null;
  readonly #title = new TitleBadge();
  readonly #notifications: Notifications;
  readonly #settings: Overlay<'care-settings'>;
  readonly #warning: Overlay<'care-idle-dialog'>;
  #seat: Seat | null = null;
  #before: ChatState | null = null;
  #soundedAt: number | null = null;

  constructor(
    host: CareChat,
    box: () => HTMLElement | null,
    actions: () => Pick<ChatActions, 'choose'> | null,
    platform: Platform = browserPlatform(),
  ) {
    this.#host = host;
    this.#actions = actions;
    this.#platform = platform;
    this.#notifications = new Notifications(platform.newId());
    this.#settings = new Overlay('care-settings', box);
    this.#warning = new Overlay('care-idle-dialog', box);
    host.addController(this);
  }

  hostDisconnected(): void {
    // As the element does: moving it is leaving and coming back in one turn.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#leave(false);
    });
  }

  hostUpdated(): void {
    const { state } = this.#host;
    this.#sit(state);
    if (state === null || this.#seat === null) return;
    const sidebar = this.#sidebar;
    if (sidebar !== null) sidebar.settings = this.#wayToSettings;
    this.#settings.set({ privateReading: state.inbox.privateReading });
    if (state !== this.#before && state.inbox.phase === 'ready') this.#attend(this.#seat, state);
  }

  #sit(state: ChatState | null): void {
    const { me = null, settings = null, phase } = state ?? {};
    if (me === null || settings === null) return this.#leave(phase !== undefined && phase.name !== 'idle');
    if (this.#seat?.userId === me.user_id) return;
    this.#leave(true);
    const { tenant, idle_minutes: minutes = 0 } = settings;
    const device: Device = new Device({
      platform: this.#platform,
      tenant,
      userId: me.user_id,
      changed: () => {
        this.#settings.set({ settings: device.settings });
        this.#sidebar?.requestUpdate();
      },
      active: () => this.#seat?.idle?.heard(),
    });
    const idle =
      minutes > 0
        ? new IdleWatch({
            platform: this.#platform,
            limitMs: minutes * MINUTE_MS,
            acts,
            tell: () => device.tellActive(),
            warn: (left) => this.#warn(left),
            over: () => this.#over(),
          })
        : null;
    // Here when it is needed, network or not.
    if (idle !== null) void dialogs.want();
    const speaker = new Speaker(tenant, () => this.#speakerChanged());
    this.#seat = { userId: me.user_id, device, speaker, idle };
  }

  /** `wipe`: the person is gone, and not the page. */
  #leave(wipe: boolean): void {
    const seat = this.#seat;
    this.#seat = this.#before = this.#soundedAt = null;
    this.#notifications.close();
    this.#title.set(0);
    this.#settings.close();
    this.#warning.close();
    seat?.idle?.stop();
    seat?.speaker.stop();
    if (wipe) seat?.device.wipe();
    else seat?.device.close();
  }

  #attend({ device, speaker }: Seat, state: ChatState): void {
    const now = this.#platform.now();
    const news = newsBetween(this.#before, state);
    this.#before = state;
    const { openId, looked } = this.#looks(state);
    const tab = { speaks: speaker.speaks, looked, openId, allowed: mayNotify(), soundedAt: this.#soundedAt };
    const plan = decide(news, tab, device.settings, state.settings?.notification_content, now);
    this.#title.set(plan.title);
    if (plan.sound && playTone()) this.#soundedAt = now;
    if (looked) this.#notifications.close();
    if (plan.notification === null) return;
    const { conversationId, count, name, text } = plan.notification;
    const { attention, thread, locale } = this.#words();
    const many = count === 1 ? attention.newMessage : thread.jumpToNew(count);
    this.#notifications.show(
      { title: name ?? many, body: name === null ? attention.openToRead : (text ?? many), lang: locale },
      () => {
        if (conversationId === null) this.#host.open();
        else this.#host.openConversation(conversationId);
      },
    );
  }

  #looks(state: ChatState): { readonly openId: string | null; readonly looked: boolean } {
    const { layout, opened, hidden } = this.#host;
    const shown = layout === 'floating' ? opened : !hidden;
    return {
      openId: state.open?.conversationId ?? null,
      looked: shown && this.#platform.visible() && this.#platform.focused(),
    };
  }

  #speakerChanged(): void {
    const speaks = this.#seat?.speaker.speaks === true;
    this.#title.set(speaks ? (this.#host.state?.inbox.totals.unread ?? 0) : 0);
    if (!speaks) this.#notifications.close();
  }

  readonly #wayToSettings = (strings: Strings): unknown => {
    const quiet = this.#seat?.device.settings.quiet;
    const silent = quiet !== undefined && isQuiet(quiet, this.#platform.now());
    return settingsButton(whole(strings), silent, this.#openSettings);
  };

  readonly #openSettings = (): void => void this.#showSettings();

  async #showSettings(): Promise<void> {
    const { Settings } = await dialogs.want();
    defineAll({ 'care-settings': Settings });
    const device = this.#seat?.device;
    if (device === undefined) return;
    this.#settings.open({
      strings: this.#words(),
      settings: device.settings,
      content: this.#host.state?.settings?.notification_content,
      privateReading: this.#host.state?.inbox.privateReading,
      choose: async (private_reading) => this.#actions()?.choose({ private_reading }),
    });
    this.#settings.on('care-change', ({ detail }) => device.set(detail.settings));
    this.#settings.on('care-done', () => {
      this.#settings.close();
      this.#sidebar?.renderRoot.querySelector<HTMLElement>('.settings')?.focus();
    });
  }

  #warn(left: number | null): void {
    const loaded = dialogs.now;
    if (left === null || loaded === null) return this.#warning.close();
    defineAll({ 'care-idle-dialog': loaded.IdleDialog });
    if (this.#warning.set({ left })) return;
    const inside = this.#host.shadowRoot?.activeElement !== null;
    this.#warning.open({ strings: this.#words(), left });
    this.#warning.on('care-leave', () => this.#host.logout());
    if (inside) this.#warning.focus();
  }

  #over(): void {
    // First of all: a machine that wakes shows the page as it fell asleep.
    this.#host.logout();
    this.#leave(true);
    this.#host.dispatchEvent(new CustomEvent('care-idle', { detail: {}, bubbles: true, composed: true }));
    this.#host.launcher?.dispatchEvent(new CustomEvent('care-idle', { detail: {} }));
  }

  #words(): WholeStrings {
    return whole(this.#sidebar?.strings ?? allStrings);
  }

  get #sidebar(): ChatSidebar | null {
    return this.#host.renderRoot.querySelector('care-chat-sidebar');
  }
}
