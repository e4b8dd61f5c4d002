import { html, type TemplateResult } from 'lit';
import type { ChatState, ConversationView, UnsentView } from '../client/state.ts';
import type { Strings } from '../i18n/strings.ts';
import { statusIcon } from './icons.ts';
import { oneLine, wordsFor } from './sidebar-preview.ts';

/** What goes on in a conversation, and so comes before its last message. */
export type RowNow =
  { readonly kind: 'typing' } | { readonly kind: 'failed' | 'waiting'; readonly text: string };

interface Told extends Pick<ChatState, 'unsent' | 'offline'> {
  readonly open: Pick<ConversationView, 'conversationId' | 'typing'> | null;
}

/** One's own message that was not sent comes before anything else; one that waits, after someone who types. */
export function nowIn(
  conversationId: string,
  { unsent, open, offline }: Told,
  strings: Strings,
): RowNow | null {
  const left = unsent?.get(conversationId);
  if (left?.phase === 'failed') return { kind: 'failed', text: textOf(left, strings) };
  if (open?.conversationId === conversationId && open.typing.length > 0) return { kind: 'typing' };
  // What waits while there is a line is as good as on its way, unless its writer may take it back.
  if (left === undefined || (left.phase === 'waiting' && !offline)) return null;
  return { kind: 'waiting', text: textOf(left, strings) };
}

const textOf = ({ text, files, image }: UnsentView, strings: Strings): string =>
  wordsFor(oneLine(text), image, files, strings);

/** The same in a row, in place of its last message; null where nothing goes on. */
export function nowLine(conversationId: string, state: Told, strings: Strings): TemplateResult | null {
  const now = nowIn(conversationId, state, strings);
  if (now === null) return null;
  if (now.kind === 'typing') return html`<span class="row-text typing">${strings.sidebar.typing}</span>`;
  const said = strings.sidebar.said(strings.status[now.kind], now.text);
  return html`<span class=${now.kind === 'failed' ? 'row-text fresh' : 'row-text'}><bdi>${said}</bdi></span>
    <span class="glyph">${statusIcon(now.kind)}</span>`;
}
