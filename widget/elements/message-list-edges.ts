import { html, nothing, type TemplateResult } from 'lit';
import type { ConversationView } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';

export interface EdgeOptions {
  readonly strings: WholeStrings;
  readonly state: ConversationView;
  readonly load: () => void;
}

/** Above the oldest row: the way to older ones, or what became of asking. */
export function topEdge({ strings, state, load }: EdgeOptions): unknown {
  if (!state.hasBefore) return nothing;
  if (state.historyError) return failedEdge(strings, load);
  // One button for both: who reaches it by keyboard sets off the loading, and must not lose it under the finger.
  return html`<div class="edge">
    <button class="button text" type="button" aria-disabled=${state.loadingBefore} @click=${load}>
      ${state.loadingBefore ? strings.thread.loadingEarlier : strings.thread.showEarlier}
    </button>
  </div>`;
}

/** Below the newest row loaded, where later ones exist. */
export function bottomEdge({ strings, state, load }: EdgeOptions): unknown {
  if (!state.hasAfter) return nothing;
  if (state.historyError && !state.hasBefore) return failedEdge(strings, load);
  return html`<div class="edge">
    <button class="button text" type="button" aria-disabled=${state.loadingAfter} @click=${load}>
      ${strings.thread.showLater}
    </button>
  </div>`;
}

const failedEdge = (strings: WholeStrings, load: () => void): TemplateResult =>
  html`<div class="edge" role="alert">
    <span class="meta">${strings.thread.historyFailed}</span>
    <button class="button secondary" type="button" @click=${load}>
      ${icon('refresh')}${strings.thread.tryAgain}
    </button>
  </div>`;

export function typingRow(typing: ConversationView['typing'], strings: WholeStrings): unknown {
  if (typing.length === 0) return nothing;
  return html`<div class="typing">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    <span class="meta">${strings.thread.typing(typing.map(({ name }) => name))}</span>
  </div>`;
}

export function latestPill(unread: number, strings: WholeStrings, go: () => void): TemplateResult {
  const words = strings.thread;
  return html`<button
    class="pill"
    type="button"
    aria-label=${unread > 0 ? words.jumpToNew(unread) : words.jumpToLatest}
    @click=${go}
  >
    ${laterIcon('arrowdown')}${unread > 0 ? html`<span class="preview">${words.jumpToNew(unread)}</span>` : nothing}
  </button>`;
}
