import { errorsEn } from './en-errors.ts';
import { makeEn } from './en.ts';
import type { WholeStrings } from './types.ts';
import { listOf, numbers } from './words.ts';

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^image\//, 'Photo'],
  [/^application\/pdf$/, 'PDF'],
  [/^video\//, 'Video'],
  [/^audio\//, 'Recording'],
  [/^text\//, 'Text'],
  [/word|document/, 'Document'],
  [/sheet|excel|csv/, 'Table'],
];

/** The whole of English: the words of `makeEn`, and those of what is loaded after it. */
export function makeWholeEn(locale: string): WholeStrings {
  const n = numbers(locale);
  const list = listOf(locale);
  const first = makeEn(locale);
  return {
    ...first,
    common: {
      ...first.common,
      cancel: 'Cancel',
      more: 'More options',
      unread: (count) => (count === 1 ? '1 unread message' : `${n(count)} unread messages`),
    },
    sidebar: {
      ...first.sidebar,
      closedConversation: 'Closed',
      record: 'Part of your hospital record',
      searching: 'Searching…',
      results: (count) => (count === 1 ? '1 message' : `${n(count)} messages`),
      newestFirst: 'Newest first',
      conversationsFound: 'People and conversations',
      moreResults: 'Show more results',
      nothingFound: (query) => `Nothing found for “${query}”`,
      nothingFoundText: 'Check the spelling, or search for a name or a medicine.',
      searchFailedTitle: 'The search did not finish',
      searchFailedText: 'Check your connection and try again.',
    },
    people: {
      title: 'New conversation',
      text: 'Choose who should read your message.',
      searchLabel: 'Search people',
      searchPlaceholder: 'Search by name or department',
      list: 'People you can write to',
      chosen: 'Chosen',
      remove: (name) => `Remove ${name}`,
      start: 'Start conversation',
      starting: 'Starting…',
      loading: 'Loading people',
      none: 'There is nobody here you can write to yet.',
      nothingFound: (query) => `Nobody found for “${query}”. Check the spelling, or try a department.`,
      failed: 'The list did not load. Check your connection and try again.',
      groupName: 'Name of the group',
      groupNameHint: 'Everyone in the group sees it. Leave out personal details.',
      count: (people) => (people === 1 ? '1 person chosen' : `${n(people)} people chosen`),
    },
    chat: {
      ...first.chat,
      name: 'Chat',
      label: 'Ask your care team',
      loading: 'Loading your messages',
    },
    thread: {
      ...first.thread,
      showEarlier: 'Show earlier messages',
      loadingEarlier: 'Loading earlier messages…',
      showLater: 'Show later messages',
      historyFailed: 'These messages did not load. Try again.',
      jumpToLatest: 'Jump to the latest message',
      jumpToNew: (count) => (count === 1 ? '1 new message' : `${n(count)} new messages`),
      typing: (names) =>
        names.length === 1
          ? `${names[0] ?? ''} is typing`
          : names.length <= 3
            ? `${list(names)} are typing`
            : `${n(names.length)} people are typing`,
      gap: 'Some messages were left out here. Show earlier messages to load them.',
      connecting: 'Connecting…',
      reopen: 'Open again',
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
      details: 'Message details',
      announce: (name, text) => `${name}: ${text}`,
      announceMany: (count, names) => `${n(count)} new messages from ${list(names)}`,
      connected: 'You are back online',
      discard: 'Delete',
      notSent: (reason) => `Not sent. ${reason}`,
      seenBy: (read, all) => `Seen by ${n(read)} of ${n(all)}`,
    },
    composer: {
      ...first.composer,
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
    settings: { title: 'Message settings', closeMenu: 'Close settings' },
    errors: errorsEn,
  };
}
