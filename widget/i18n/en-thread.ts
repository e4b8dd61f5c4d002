import type { SystemFact } from '../../protocol/index.ts';
import type { Strings } from './types.ts';
import { numbers } from './words.ts';

function system(fact: SystemFact): string {
  switch (fact.fact) {
    case 'created':
      return `${fact.by} started this conversation`;
    case 'joined':
      return fact.name === fact.by ? `${fact.name} joined` : `${fact.by} added ${fact.name}`;
    case 'left':
      return `${fact.name} left`;
    case 'removed':
      return `${fact.by} removed ${fact.name}`;
    case 'renamed':
      return fact.title === null
        ? `${fact.by} removed the name of this conversation`
        : `${fact.by} named this conversation “${fact.title}”`;
    case 'closed':
      return `Closed by ${fact.by}`;
    case 'reopened':
      return `Opened again by ${fact.by}`;
    // Its words come with those of the group; see `en-whole.ts`.
    case 'role':
      return '';
  }
}

/** The words of the window: the history, and where to write. */
export function threadEn(locale: string): Pick<Strings, 'thread' | 'composer'> {
  const n = numbers(locale);
  return {
    thread: {
      history: (name) => `Messages with ${name}`,
      newMessages: 'New messages',
      loading: 'Loading the conversation',
      failedTitle: 'This conversation did not load',
      failedText: 'Nothing is lost. Check your connection and try again.',
      emptyTitle: 'No messages yet',
      emptyText: (name) => `Write the first message to ${name}.`,
      retracted: 'This message was removed',
      retractedByYou: 'You removed this message',
      edited: 'Edited',
      urgent: 'Urgent',
      unknownType: 'This message needs a newer version of this page. Reload to see it.',
      emergency: 'Emergency',
      offlineTitle: 'You are offline.',
      offlineText: 'Messages will send when you reconnect.',
      closedTitle: 'This conversation is closed',
      closedText: 'It stays in your record. You can start a new one about the same subject.',
      startNew: 'Start a new conversation',
      reaction: (emoji, count, mine) =>
        `${emoji}, ${count === 1 ? '1 person' : `${n(count)} people`}${mine ? ', you too' : ''}`,
      row: ({ sender, text, time, status }) =>
        [sender, text, time, status].filter((part) => part !== null && part !== '').join(', '),
      system,
      quoteGone: 'The quoted message is not available',
      tryAgain: 'Try again',
    },
    composer: {
      label: 'Write a message',
      placeholder: (name) => `Message ${name}`,
      placeholderGroup: 'Message everyone here',
      readOnly: 'Only the people who run this conversation can write here.',
      readOnlySeat: 'You can read here, but not write.',
    },
  };
}
