import { html, nothing, type TemplateResult } from 'lit';
import type { MessageView } from '../client/state.ts';
import { whole } from '../i18n/whole.ts';
import { laterIcon } from './icons-later.ts';
import type { BubbleLook } from './message-bubble-view.ts';
import { rightsFor } from './message-rights.ts';
import { acknowledgedOf } from './urgent-people.ts';
import { when } from './when.ts';

/** Under an urgent message: how many have acknowledged it, and the way to. What a press does is the window's. */
export function urgentFoot(message: MessageView, look: BubbleLook): TemplateResult | typeof nothing {
  const { seats, meId } = look;
  const asked = seats === undefined ? null : acknowledgedOf(message, seats);
  if (seats === undefined || asked === null) return nothing;
  const { thread, status } = whole(look.strings);
  const all = asked.given.length + asked.waiting.length;
  const mine = asked.given.find((each) => each.user_id === meId);
  return html`<div class="acks">
    ${
      all > 1 || (message.mine && all > 0)
        ? html`<p class="meta">
            ${laterIcon('check', 'small')}${thread.acknowledgedBy(asked.given.length, all)}
          </p>`
        : nothing
    }
    ${
      mine !== undefined
        ? html`<p class="meta">
            ${thread.acknowledgedAt(when(Date.parse(mine.at), Date.now(), look.strings, look.timeZone))}
          </p>`
        : message.urgent?.sending === true
          ? html`<p class="meta">${status.sending}</p>`
          : rightsFor(message, seats, null, 0).acknowledge
            ? html`<button
                class="button primary acknowledge"
                type="button"
                aria-disabled=${look.actions === null}
              >
                ${laterIcon('check')}${thread.acknowledge}
              </button>`
            : nothing
    }
  </div>`;
}

/** Whether what was pressed is the button of the above. */
export const isAcknowledge = (path: readonly EventTarget[]): boolean =>
  path.some((at) => at instanceof Element && at.matches('button.acknowledge'));
