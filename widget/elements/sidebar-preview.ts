import type { Entry, MessageStatus, Preview } from '../../protocol/index.ts';
import type { Strings } from '../i18n/strings.ts';

/** What the third line of a row says, and in which voice. */
export type RowPreview =
  | { readonly kind: 'draft'; readonly text: string }
  | { readonly kind: 'message'; readonly text: string; readonly status: MessageStatus | null };

export interface PreviewContext {
  readonly myUserId: string | null;
  readonly draft: string | undefined;
  readonly strings: Strings;
}

/** One's own unsent words come first, the last message otherwise; what comes before either is in `sidebar-now.ts`. */
export function previewOf(entry: Entry, context: PreviewContext): RowPreview {
  const { strings, draft, myUserId } = context;
  if (draft !== undefined && draft.trim() !== '') return { kind: 'draft', text: oneLine(draft) };
  const last = entry.last_message;
  if (last === null) return { kind: 'message', text: strings.sidebar.noMessages, status: null };
  if (last.system !== null)
    return { kind: 'message', text: strings.thread.system(last.system), status: null };
  const text = wordsOf(last, strings, entry.unread > 0);
  if (last.user_id === myUserId) {
    return { kind: 'message', text: strings.sidebar.you(text), status: last.retracted ? null : last.status };
  }
  const several = entry.type !== 'direct';
  return {
    kind: 'message',
    text: several ? strings.sidebar.said(firstName(last.name), text) : text,
    status: null,
  };
}

function wordsOf(last: Preview, strings: Strings, unread: boolean): string {
  if (last.retracted) return strings.sidebar.retracted;
  if (last.urgent !== true) return saidIn(last, strings);
  return unread ? strings.sidebar.urgent : strings.sidebar.said(strings.thread.urgent, saidIn(last, strings));
}

const saidIn = (last: Preview, strings: Strings): string =>
  wordsFor(oneLine(last.text ?? ''), last.message_type === 'image', last.attachments, strings);

/** The words of a message, or what it is where it has none. */
export function wordsFor(text: string, image: boolean, files: number, { sidebar }: Strings): string {
  if (text !== '') return text;
  return image && files <= 1 ? sidebar.photo : sidebar.file(Math.max(1, files));
}

export const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** "Dr Osei" keeps its title and family name; "Priya Nair" becomes "Priya". */
function firstName(name: string): string {
  const words = name.trim().split(/\s+/u);
  const [first = name, ...rest] = words;
  return /^(?:dr|prof)\.?$/iu.test(first) && rest.length > 0 ? `${first} ${rest.at(-1) ?? ''}` : first;
}

/** A conversation's name: its title, else the other people's. */
export function nameOf(entry: Pick<Entry, 'title' | 'others'>, strings: Strings): string {
  if (entry.title !== null && entry.title !== '') return entry.title;
  if (entry.others.length === 0) return strings.sidebar.untitled;
  return strings.common.list(entry.others.slice(0, 3).map((other) => other.name));
}
