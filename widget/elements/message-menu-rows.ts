import type { ChatActions, MessageView } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import type { MenuChoice, MenuOptions, MenuRow } from './menu.ts';
import { filesRefused, type MessageRights } from './message-rights.ts';

export interface MessageMenuContext {
  readonly message: MessageView;
  readonly rights: MessageRights;
  /** For everyone here. */
  readonly pinned: boolean;
  /** What the tenant would have people react with. */
  readonly reactions: readonly string[];
  readonly meId: string;
  readonly strings: WholeStrings;
  readonly actions: ChatActions;
  /** What needs more than the client: a place to write, or another question. */
  readonly go: Readonly<
    Record<'reply' | 'edit' | 'pin' | 'retract' | 'details' | 'emoji' | 'acknowledge', () => void>
  >;
  readonly copy: (text: string) => void;
}

/** In the order they stand; each answers null where it does not apply. Whatever else can be done with a message goes here. */
const rows: readonly ((context: MessageMenuContext) => MenuRow | null)[] = [
  ({ message, strings, actions }) =>
    message.undoable === true
      ? {
          label: strings.thread.undo,
          icon: laterIcon('undo'),
          key: 'z',
          run: () => actions.undoSend(message.key),
        }
      : null,
  ({ message, strings, actions }) =>
    notSent(message) && !filesRefused(message)
      ? { label: strings.thread.tryAgain, icon: icon('refresh'), run: () => actions.retry(message.key) }
      : null,
  ({ message, rights, strings, go }) =>
    rights.acknowledge && message.urgent?.sending !== true
      ? { label: strings.thread.acknowledge, icon: laterIcon('check'), run: go.acknowledge }
      : null,
  ({ rights, strings, go }) =>
    rights.reply ? { label: strings.thread.reply, icon: laterIcon('reply'), key: 'r', run: go.reply } : null,
  ({ message: { content, retracted, system }, strings, copy }) =>
    content === null || content.trim() === '' || retracted || system !== null
      ? null
      : { label: strings.thread.copy, icon: laterIcon('copy'), key: 'c', run: () => copy(content) },
  ({ rights, strings, go }) =>
    rights.edit ? { label: strings.thread.edit, icon: laterIcon('edit'), key: 'e', run: go.edit } : null,
  ({ rights, pinned, strings: { sidebar }, go }) =>
    rights.pin
      ? {
          label: pinned ? sidebar.unmark.pinned : sidebar.mark.pinned,
          icon: laterIcon('pin'),
          key: 'p',
          run: go.pin,
        }
      : null,
  ({ message: { messageId, system, messageType }, strings, go }) =>
    messageId === null || system !== null || messageType === 'system'
      ? null
      : {
          label: strings.thread.details,
          icon: laterIcon('info'),
          key: 'i',
          asks: true,
          run: go.details,
        },
  ({ rights, strings, go }) =>
    rights.retract
      ? {
          label: strings.thread.retract,
          icon: laterIcon('trash'),
          danger: true,
          asks: true,
          run: go.retract,
        }
      : null,
  ({ message, strings, actions }) =>
    notSent(message)
      ? {
          label: strings.thread.discard,
          icon: laterIcon('trash'),
          danger: true,
          run: () => actions.discard(message.key),
        }
      : null,
];

const notSent = ({ mine, status }: MessageView): boolean => mine && status === 'failed';

/** What can be done with a message; empty where nothing can. */
export const messageRows = (context: MessageMenuContext): readonly MenuRow[] =>
  rows.flatMap((row) => row(context) ?? []);

/** What a message may be answered with by one press; those of one's own are taken back by it. */
export function reactionChoices(context: MessageMenuContext): Pick<MenuOptions, 'choices'> {
  const { message, rights, reactions, meId, strings, actions, go } = context;
  const { messageId } = message;
  if (!rights.react || messageId === null) return {};
  const items: MenuChoice[] = reactions.map((emoji) => {
    const on = hasReacted(message, emoji, meId);
    return { label: emoji, face: emoji, on, run: () => actions.react(messageId, emoji, !on) };
  });
  items.push({ label: strings.thread.moreReactions, face: laterIcon('smile'), run: go.emoji });
  return { choices: { label: strings.thread.react, items } };
}

export const hasReacted = ({ reactions }: MessageView, emoji: string, userId: string): boolean =>
  reactions.some((each) => each.emoji === emoji && each.user_ids.includes(userId));
