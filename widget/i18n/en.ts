import { threadEn } from './en-thread.ts';
import type { Strings } from './types.ts';
import { listOf, numbers } from './words.ts';

const word: Strings['role']['word'] = {
  patient: 'Patient',
  doctor: 'Doctor',
  pharmacist: 'Pharmacist',
  nurse: 'Nurse',
  staff: 'Staff',
  caregiver: 'Caregiver',
};

/** Also the words for the error of that name. */
export const unavailable = 'The connection was lost. Try again.';

/** English, with numbers, dates and the clock as `locale` writes them. */
export function makeEn(locale: string): Strings {
  const n = numbers(locale);
  const list = listOf(locale);
  return {
    locale,
    dir: 'ltr',
    role: {
      word,
      line(userType, department) {
        const own = this.word[userType];
        if (department === null || department === '') return own;
        // "Staff" adds nothing to "Booking desk".
        return userType === 'staff' ? department : `${own}, ${department}`;
      },
      careTeam: (others) => `Care team, ${n(others + 1)} people`,
      group: (others) => `Group, ${n(others + 1)} people`,
      announcement: 'Announcement',
    },
    presence: { connecting: 'Connecting…' },
    status: {
      waiting: 'Waiting to send',
      sending: 'Sending…',
      sent: 'Sent',
      delivered: 'Delivered',
      read: 'Read',
      failed: 'Not sent',
    },
    common: {
      close: 'Close',
      tryAgain: 'Try again',
      you: 'You',
      back: 'Back to messages',
      yesterday: 'Yesterday',
      today: 'Today',
      list,
    },
    sidebar: {
      title: 'Messages',
      settings: 'Message settings',
      compose: 'New conversation',
      searchLabel: 'Search messages',
      searchPlaceholder: 'Search messages',
      clearSearch: 'Clear search',
      filters: 'Show',
      all: 'All',
      unread: 'Unread',
      closed: 'Closed',
      list: 'Conversations',
      typing: 'Typing…',
      draft: 'Draft:',
      you: (text) => `You: ${text}`,
      said: (name, text) => `${name}: ${text}`,
      noMessages: 'No messages yet',
      urgent: 'Urgent message, open to read',
      photo: 'Photo',
      file: (count) => (count === 1 ? 'File' : `${n(count)} files`),
      retracted: 'This message was removed',
      untitled: 'Conversation',
      emptyTitle: 'No messages yet',
      emptyText: 'Ask your care team about your treatment, your results or an appointment.',
      start: 'Start a conversation',
      loading: 'Loading your messages',
      loadMore: 'Show older conversations',
      loadingMore: 'Loading…',
      failedTitle: 'Your messages did not load',
      failedText: 'Nothing is lost. Check your connection and try again.',
      offlineTitle: 'You are offline.',
      offlineText: 'This list updates when you reconnect.',
      row: ({ presence, unread, status, closed }) =>
        [
          presence,
          unread > 0 ? (unread === 1 ? '1 unread message' : `${n(unread)} unread messages`) : null,
          closed ? 'Closed' : null,
          status,
        ]
          .filter((part) => part !== null && part !== '')
          .join('. '),
    },
    chat: {
      pickTitle: 'Choose a conversation',
      pickText: 'Your messages open here.',
      signedOutTitle: 'You are signed out',
      signedOutText: 'Sign in to this page again to read and send messages.',
      deniedTitle: 'Messages are not available here',
      failedTitle: 'Messages did not open',
      unavailable,
    },
    ...threadEn(locale),
  };
}
