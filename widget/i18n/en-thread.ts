import type { SystemFact } from '../../protocol/index.ts';
import type { Strings } from './types.ts';
import { listOf, numbers } from './words.ts';

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
  }
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^image\//, 'Photo'],
  [/^application\/pdf$/, 'PDF'],
  [/^video\//, 'Video'],
  [/^audio\//, 'Recording'],
  [/^text\//, 'Text'],
  [/word|document/, 'Document'],
  [/sheet|excel|csv/, 'Table'],
];

/** The words of the window: history, composer, files. */
export function threadEn(locale: string): Pick<Strings, 'thread' | 'composer' | 'attachment'> {
  const n = numbers(locale);
  const list = listOf(locale);
  return {
    thread: {
      history: (name) => `Messages with ${name}`,
      newMessages: 'New messages',
      showEarlier: 'Show earlier messages',
      loadingEarlier: 'Loading earlier messages…',
      showLater: 'Show later messages',
      historyFailed: 'These messages did not load. Try again.',
      loading: 'Loading the conversation',
      failedTitle: 'This conversation did not load',
      failedText: 'Nothing is lost. Check your connection and try again.',
      removedTitle: 'You are no longer in this conversation',
      removedText: 'If you think this is a mistake, ask your care team.',
      emptyTitle: 'No messages yet',
      emptyText: (name) => `Write the first message to ${name}.`,
      jumpToLatest: 'Jump to the latest message',
      jumpToNew: (count) => (count === 1 ? '1 new message' : `${n(count)} new messages`),
      typing: (names) =>
        names.length === 1
          ? `${names[0] ?? ''} is typing`
          : names.length <= 3
            ? `${list(names)} are typing`
            : `${n(names.length)} people are typing`,
      retracted: 'This message was removed',
      retractedByYou: 'You removed this message',
      edited: 'Edited',
      unknownType: 'This message needs a newer version of this page. Reload to see it.',
      gap: 'Some messages were left out here. Show earlier messages to load them.',
      emergency: 'Emergency',
      offlineTitle: 'You are offline.',
      offlineText: 'Messages will send when you reconnect.',
      connecting: 'Connecting…',
      closedTitle: 'This conversation is closed',
      closedText: 'It stays in your record. You can start a new one about the same subject.',
      reopen: 'Open again',
      startNew: 'Start a new conversation',
      menu: 'Conversation options',
      messageMenu: 'Message options',
      closeConversation: 'Close conversation',
      reply: 'Reply',
      copy: 'Copy text',
      copied: 'Copied',
      edit: 'Edit',
      retract: 'Remove for everyone',
      retractTitle: 'Remove this message?',
      retractText: 'Everyone will see that a message was removed. The text will be gone.',
      react: 'Add a reaction',
      reaction: (emoji, count, mine) =>
        `${emoji}, ${count === 1 ? '1 person' : `${n(count)} people`}${mine ? ', you too' : ''}`,
      details: 'Message details',
      row: ({ sender, text, time, status }) =>
        [sender, text, time, status].filter((part) => part !== null && part !== '').join(', '),
      announce: (name, text) => `${name}: ${text}`,
      announceMany: (count, names) => `${n(count)} new messages from ${list(names)}`,
      connected: 'You are back online',
      system,
      quoteGone: 'The quoted message is not available',
      tryAgain: 'Try again',
      discard: 'Delete',
      notSent: (reason) => `Not sent. ${reason}`,
      seenBy: (read, all) => `Seen by ${n(read)} of ${n(all)}`,
    },
    composer: {
      label: 'Write a message',
      placeholder: (name) => `Message ${name}`,
      placeholderGroup: 'Message everyone here',
      send: 'Send',
      attach: 'Add a file or photo',
      emoji: 'Add an emoji',
      hintEnter: 'Press Enter to send, Shift + Enter for a new line',
      replyingTo: (name) => `Reply to ${name}`,
      cancelReply: 'Cancel the reply',
      editing: 'Editing your message',
      saveEdit: 'Save',
      cancelEdit: 'Cancel editing',
      charactersLeft: (count) => (count === 1 ? '1 character left' : `${n(count)} characters left`),
      charactersOver: (count) => (count === 1 ? '1 character too many' : `${n(count)} characters too many`),
      dropTitle: 'Drop files here',
      dropText: (limit) => `Photos and PDFs, up to ${limit} each`,
      tooMany: (limit) => `One message takes up to ${n(limit)} files. Send the others in the next one.`,
      readOnly: 'Only the people who run this conversation can write here.',
      offline: 'You can keep writing. It sends when you reconnect.',
    },
    attachment: {
      waiting: 'Waiting to upload',
      uploading: (done, all) => `${done} of ${all}`,
      uploadingMany: (files, percent) =>
        `Uploading ${files === 1 ? '1 file' : `${n(files)} files`}, ${percent}`,
      checking: 'Being checked for safety',
      checkingText: 'Sends by itself when the check is done',
      refused: 'File refused',
      failed: 'Upload failed',
      loadingPreview: 'Loading the picture',
      open: (name) => `Open ${name}`,
      download: (name) => `Download ${name}`,
      downloading: (name) => `Downloading ${name}`,
      downloadFailed: 'The file did not download. Try again.',
      remove: (name) => `Remove ${name}`,
      cancel: (name) => `Cancel the upload of ${name}`,
      image: (name) => `Picture: ${name}`,
      describe: (type, size) => `${type}, ${size}`,
      limit: (size) => `Up to ${size} each`,
      tooLarge: (name, size) => `${name} is too large. Files can be up to ${size}.`,
      empty: (name) => `${name} is empty. Choose another file.`,
      badType: (name) => `${name} cannot be sent. Send a PDF or a photo instead.`,
      unsafe: 'This type of file can carry unsafe code. Send a PDF or a photo instead.',
      kind: (mediaType) => kinds.find(([pattern]) => pattern.test(mediaType))?.[1] ?? 'File',
    },
  };
}
