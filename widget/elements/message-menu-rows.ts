import type { ChatActions, MessageView } from '../client/state.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { icon } from './icons.ts';
import { laterIcon } from './icons-later.ts';
import type { MenuRow } from './menu.ts';

export interface MessageMenuContext {
  readonly message: MessageView;
  readonly strings: WholeStrings;
  readonly actions: ChatActions;
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
    notSent(message) && !message.attachments.some(({ state }) => state === 'refused')
      ? { label: strings.thread.tryAgain, icon: icon('refresh'), run: () => actions.retry(message.key) }
      : null,
  ({ message: { content, retracted, system }, strings, copy }) =>
    content === null || content.trim() === '' || retracted || system !== null
      ? null
      : { label: strings.thread.copy, icon: laterIcon('copy'), key: 'c', run: () => copy(content) },
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
