import { html, nothing, type TemplateResult } from 'lit';
import { trapTab } from '../controllers/focus.ts';
import type { User } from '../../protocol/index.ts';
import type { ConversationView, MessageView } from '../client/state.ts';
import { allStrings, type WholeStrings } from '../i18n/whole.ts';
import { base } from '../styles/base.ts';
import { popup } from '../styles/popup.ts';
import { tokens } from '../styles/tokens.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { BesideElement, type BesideOptions } from './beside-element.ts';
import { icon, statusIcon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import { cardStyles } from './message-card-styles.ts';
import { byProgress, type MessageDetails, type Recipient } from '../client/message-details.ts';
import { reactedNames, userIn } from './message-people.ts';
import { role, roleStyles } from './role.ts';
import { acknowledgedOf } from './urgent-people.ts';
import { when } from './when.ts';

/** What is asked or told of one message. */
export type CardView =
  | { readonly name: 'retract'; readonly confirmed: () => unknown }
  | { readonly name: 'emoji'; readonly chosen: (emoji: string) => void }
  | {
      readonly name: 'details';
      readonly message: MessageView;
      readonly state: ConversationView;
      readonly load: () => Promise<MessageDetails>;
    };

type Asked =
  { readonly phase: 'loading' | 'failed' } | { readonly phase: 'ready'; readonly told: MessageDetails };

/**
 * `<care-message-card>`: a small dialog beside the message it is about. Opens with the focus in it, and is gone after an
 * answer, an Escape, or a press elsewhere.
 */
export class MessageCard extends BesideElement<BesideOptions> {
  static override styles = [tokens, base, popup, avatarStyles, roleStyles, cardStyles];
  static override properties = {
    view: { attribute: false },
    ...BesideElement.properties,
    strings: { attribute: false },
    asked: { state: true },
  };
  declare view: CardView | null;
  declare strings: WholeStrings;
  declare private asked: Asked;

  protected readonly box = '.card';

  constructor() {
    super();
    this.view = null;
    this.strings = allStrings;
    this.asked = { phase: 'loading' };
  }

  protected enter(box: HTMLElement): void {
    box.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
    if (this.view?.name === 'details') void this.#load(this.view.load);
  }

  async #load(load: () => Promise<MessageDetails>): Promise<void> {
    if (this.asked.phase !== 'loading') this.asked = { phase: 'loading' };
    try {
      this.asked = { phase: 'ready', told: await load() };
    } catch {
      this.asked = { phase: 'failed' };
    }
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    // Nothing pressed in here is the chat's or the page's.
    event.stopPropagation();
    if (event.key === 'Tab') trapTab(event, this.renderRoot);
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.close(true);
  };

  protected override render(): TemplateResult | typeof nothing {
    const { view, strings } = this;
    if (view === null) return nothing;
    return html`<div class="care box" lang=${strings.locale} dir=${strings.dir}>${this.#card(view)}</div>`;
  }

  #card(view: CardView): TemplateResult {
    switch (view.name) {
      case 'emoji':
        return html`<div class="card bare">
          <care-emoji
            .label=${this.strings.thread.react}
            .chosen=${(emoji: string) => {
              this.close(true);
              view.chosen(emoji);
            }}
            .closed=${(escaped: boolean) => this.close(escaped)}
          ></care-emoji>
        </div>`;
      case 'retract':
        return this.#retract(view.confirmed);
      case 'details':
        return this.#details(view);
    }
  }

  #retract(confirmed: () => unknown): TemplateResult {
    const { thread, common } = this.strings;
    return html`<div
      class="card popup"
      role="alertdialog"
      aria-labelledby="title"
      aria-describedby="text"
      @keydown=${this.#keydown}
    >
      <h3 class="person" id="title">${thread.retractTitle}</h3>
      <p class="preview" id="text">${thread.retractText}</p>
      <div class="ways">
        <button class="button secondary" type="button" @click=${() => this.close(true)}>
          ${common.cancel}
        </button>
        <button
          class="button danger"
          type="button"
          @click=${() => {
            this.close(true);
            confirmed();
          }}
        >
          ${thread.retract}
        </button>
      </div>
    </div>`;
  }

  #details(view: Extract<CardView, { name: 'details' }>): TemplateResult {
    const { thread, common } = this.strings;
    const { message } = view;
    return html`<div class="card popup" role="dialog" aria-labelledby="title" @keydown=${this.#keydown}>
      <div class="head">
        <h3 class="person" id="title">${thread.details}</h3>
        <button class="icon-button" type="button" aria-label=${common.close} @click=${() => this.close(true)}>
          ${icon('close', 'small')}
        </button>
      </div>
      <div class="rest" tabindex="0" role="group" aria-labelledby="title">
        ${this.#acknowledged(view)} ${this.#reactions(view)}
        <div aria-live="polite">${this.#told(view)}</div>
        <p class="meta end">${thread.sentAt(this.#when(message.createdAt))}</p>
      </div>
    </div>`;
  }

  #acknowledged({ message, state }: Extract<CardView, { name: 'details' }>): unknown {
    const asked = acknowledgedOf(message, state);
    if (asked === null) return nothing;
    const { thread } = this.strings;
    const told = (user: User, readAt: number | null): Recipient => ({
      user: this.#orYou(user, state),
      delivered: true,
      read: true,
      readAt,
    });
    const given = asked.given.flatMap(({ user_id, at }) => {
      const user = userIn(user_id, state);
      return user === undefined ? [] : [told(user, Date.parse(at))];
    });
    const waiting = asked.waiting.map((user) => told(user, null));
    return html`${this.#people(given, html`${laterIcon('check', 'small')}${thread.acknowledged}`)}
    ${this.#people(waiting, html`${laterIcon('clock', 'small')}${thread.notAcknowledged}`)}`;
  }

  #orYou(user: User, { mySeat }: ConversationView): User {
    return user.user_id === mySeat?.user_id ? { ...user, name: this.strings.common.you } : user;
  }

  #reactions({ message, state }: Extract<CardView, { name: 'details' }>): unknown {
    if (message.reactions.length === 0) return nothing;
    const { thread, common } = this.strings;
    return html`<h4 class="meta">${thread.reactions}</h4>
      <ul>
        ${message.reactions.map(
          (reaction) =>
            html`<li class="reacted">
              <span class="emoji">${reaction.emoji}</span>
              <span>${common.list(reactedNames(reaction, state, this.strings))}</span>
            </li>`,
        )}
      </ul>`;
  }

  #told({ load, state }: Extract<CardView, { name: 'details' }>): unknown {
    const { asked, strings } = this;
    const { thread, status, people, common } = strings;
    if (asked.phase === 'loading') return html`<p class="meta">${people.loading}</p>`;
    if (asked.phase !== 'ready')
      return html`<p class="preview">${people.failed}</p>
        <button class="button secondary" type="button" @click=${() => void this.#load(load)}>
          ${icon('refresh')}${common.tryAgain}
        </button>`;
    const { recipients, versions } = asked.told;
    const { seen, delivered, waiting } = byProgress(
      recipients.map((each) => ({ ...each, user: this.#orYou(each.user, state) })),
    );
    // Of those who read in private nobody can say that they have not.
    const known = recipients.filter(({ read, isPrivate }) => read || isPrivate !== true).length;
    return html`${this.#people(seen, html`${statusIcon('read')}${thread.seenBy(seen.length, known)}`)}
    ${this.#people(delivered, html`${statusIcon('delivered')}${status.delivered}`)}
    ${this.#people(waiting, html`${laterIcon('clock', 'small')}${thread.notDelivered}`)}
    ${
      versions.length === 0
        ? nothing
        : html`<h4 class="meta">${thread.versions}</h4>
            <ol>
              ${versions.map(
                ({ content, until }) =>
                  html`<li class="version">
                    <p dir="auto">${content}</p>
                    <p class="meta">${thread.replacedAt(this.#when(until))}</p>
                  </li>`,
              )}
            </ol>`
    }`;
  }

  #people(some: readonly Recipient[], title: TemplateResult): unknown {
    if (some.length === 0) return nothing;
    return html`<h4 class="meta">${title}</h4>
      <ul>
        ${some.map(
          ({ user, readAt, isPrivate }) =>
            html`<li class="one">
              ${avatar({ name: user.name, userId: user.user_id, size: 36 })}
              <span class="name">
                <bdi>${user.name}</bdi>
                ${role({ userType: user.user_type, strings: this.strings })}
                ${isPrivate === true ? html`<span class="meta">${this.strings.thread.readsPrivately}</span>` : nothing}
              </span>
              ${readAt === null ? nothing : html`<span class="meta">${this.#when(readAt)}</span>`}
            </li>`,
        )}
      </ul>`;
  }

  #when(at: number): string {
    return when(at, Date.now(), this.strings);
  }
}

/** Opens one at the end of `place`, which is inside `bounds`. */
export function openCard(
  place: Node,
  view: CardView,
  strings: WholeStrings,
  options: BesideOptions,
): MessageCard {
  if (customElements.get('care-message-card') === undefined)
    customElements.define('care-message-card', MessageCard);
  const card = document.createElement('care-message-card');
  Object.assign(card, { view, strings, options });
  place.appendChild(card);
  return card;
}

declare global {
  interface HTMLElementTagNameMap {
    'care-message-card': MessageCard;
  }
}
