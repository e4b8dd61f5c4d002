import { html, type TemplateResult } from 'lit';
import type { User } from '../../protocol/index.ts';
import { whole } from '../i18n/whole.ts';
import { formatFor } from './format.ts';
import { teamLine } from './role.ts';
import { away, type HeaderOptions } from './thread-header.ts';

/** Who is there now, as a mark with a word; null where that is not known. `person`: whom a conversation of two is with. */
export function presenceLine(
  person: User | undefined,
  { state, strings: given, presence }: HeaderOptions,
): TemplateResult | null {
  const strings = whole(given);
  if (person !== undefined) {
    const known = presence.get(person.user_id);
    if (known === undefined) return null;
    if (known.online)
      return html`<span class="dot online"></span><span class="available">${strings.presence.online}</span>`;
    const seen = known.last_seen === null ? null : Date.parse(known.last_seen);
    return away(
      seen === null
        ? strings.presence.offline
        : strings.presence.lastSeen(formatFor(strings.locale).listTime(seen, Date.now(), strings.common)),
    );
  }
  const { conversation, people } = state;
  const here = people.filter(({ user_id: userId }) => presence.get(userId)?.online === true).length;
  return here === 0 || (conversation?.type ?? 'direct') === 'direct'
    ? null
    : html`${teamLine(conversation?.type, people.length, strings)}<span class="available"
          >${strings.presence.available(here)}</span
        >`;
}
