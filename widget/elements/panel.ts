import { html, nothing, type TemplateResult } from 'lit';
import type { ChatActions, SearchFilters, ChatState, ListFilter } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { icon } from './icons.ts';
import { notice } from './notices.ts';
import { errorWords } from './parts.ts';

export interface PanelOptions {
  readonly state: ChatState | null;
  readonly actions: ChatActions | null;
  readonly strings: Strings;
  readonly wide: boolean;
  readonly large: boolean;
  readonly closable: boolean;
  /** The choice of people for a new conversation is open. */
  readonly composing: boolean;
  readonly onOpen: (wanted: { conversationId: string; seq: number | null }) => void;
  readonly onBack: () => void;
  readonly onCompose: () => void;
  /** `detail`: whether a conversation was started. */
  readonly onComposed: (event: CustomEvent<boolean>) => void;
  readonly onClose: () => void;
  readonly onRetry: () => void;
}

/** What stands inside the frame, by how the chat as a whole stands. */
export function panel(options: PanelOptions): TemplateResult {
  const instead = insteadOfPanes(options);
  if (instead === null) return html`<slot name="banner"></slot>${panes(options)}`;
  const { closable, strings, onClose } = options;
  // A full screen must have a way out in every state; elsewhere the launcher is it.
  return html`${
    closable
      ? html`<button
          type="button"
          class="icon-button way-out"
          aria-label=${strings.common.close}
          @click=${onClose}
        >
          ${icon('close')}
        </button>`
      : nothing
  }${instead}`;
}

function insteadOfPanes(options: PanelOptions): TemplateResult | null {
  const { state, strings, onRetry } = options;
  const words = strings.chat;
  const again = { label: strings.common.tryAgain, primary: false, run: onRetry };
  if (state?.phase.name === 'signed_out')
    return notice({ title: words.signedOutTitle, text: words.signedOutText, picture: 'lock', action: again });
  if (state?.phase.name === 'denied')
    return notice({
      title: words.deniedTitle,
      text: errorWords(strings, state.phase.code),
      picture: 'lock',
      alert: true,
      action: again,
    });
  if (state?.phase.name === 'failed')
    return notice({
      title: words.failedTitle,
      text: errorWords(strings, state.phase.code),
      picture: 'cloud',
      alert: true,
      action: { label: strings.common.tryAgain, icon: 'refresh', run: onRetry },
    });
  return null;
}

function panes(options: PanelOptions): TemplateResult {
  const { state, actions, strings, wide, composing } = options;
  const open = state?.open ?? null;
  const staff =
    state?.me !== null && state?.me !== undefined && !['patient', 'caregiver'].includes(state.me.user_type);
  const search = ({ detail }: CustomEvent<{ query: string; filters?: SearchFilters }>): void =>
    actions?.search(detail.query, detail.filters);
  return html`<div class="panes" ?inert=${composing}>
      <care-chat-sidebar
        ?hidden=${!wide && open !== null}
        .state=${state}
        .strings=${strings}
        .selected=${open?.conversationId ?? null}
        .compact=${staff}
        .large=${options.large}
        .closable=${options.closable}
        @care-open=${(event: CustomEvent<{ conversationId: string; seq: number | null }>) =>
          options.onOpen(event.detail)}
        @care-search=${search}
        @care-search-more=${() => actions?.searchMore()}
        @care-load-more=${(event: CustomEvent<{ filter: ListFilter }>) =>
          actions?.loadMoreEntries(event.detail.filter)}
        @care-retry=${options.onRetry}
        @care-compose=${options.onCompose}
        @care-close=${options.onClose}
      ></care-chat-sidebar>
      <div class="pane" ?hidden=${!wide && open === null}>
        ${
          open === null
            ? state?.inbox.phase === 'ready' && wide
              ? html`<slot name="empty"
                  >${notice({
                    title: strings.chat.pickTitle,
                    text: strings.chat.pickText,
                    picture: 'bubbles',
                  })}</slot
                >`
              : nothing
            : html`<care-chat-window
                exportparts="header,bubble,composer"
                .state=${open}
                .me=${state?.me ?? null}
                .settings=${state?.settings ?? null}
                .presence=${state?.presence}
                .draft=${state?.drafts.get(open.conversationId) ?? ''}
                .notice=${state?.notice ?? null}
                .offline=${state?.offline ?? false}
                .strings=${strings}
                .actions=${actions}
                .compact=${staff}
                .showBack=${!wide}
                @care-back=${options.onBack}
                @care-compose=${options.onCompose}
              ></care-chat-window>`
        }
      </div>
    </div>
    ${
      composing
        ? html`<div class="overlay">
            <care-people-picker
              .strings=${strings}
              .actions=${actions}
              .may=${state?.settings?.start_types ?? null}
              .staff=${staff}
              @care-done=${options.onComposed}
            ></care-people-picker>
          </div>`
        : nothing
    }`;
}
