import type {
  Conversation,
  Entry,
  MessageStatus,
  Preview,
  SearchHit,
  Sender,
  TenantSettings,
  User,
  UserType,
} from '../../protocol/index.ts';
import { toInstant } from '../../protocol/index.ts';
import type { AttachmentView, ChatState, ConversationView, MessageView } from '../client/state.ts';
import { emptyState } from '../client/store.ts';

/** The examples the gallery shows: one fixed morning, so that two pictures of it are alike. */
export const NOW = new Date(2026, 5, 12, 10, 46).getTime();

const at = (day: number, hour: number, minute: number, month = 5): number =>
  new Date(2026, month, day, hour, minute).getTime();

const person = (
  user_id: string,
  name: string,
  user_type: UserType,
  department: string | null = null,
): User => ({
  user_id,
  name,
  user_type,
  department,
});

export const nora = person('nora-1', 'Nora Whitfield', 'patient');
export const amara = person('amara-5', 'Dr Amara Osei', 'doctor', 'Cardiology');
export const tomas = person('tomas-2', 'Tomás Ferreira', 'pharmacist');
export const priya = person('priya-4', 'Priya Nair', 'nurse', 'Heart clinic');
const imaging = person('imaging-6', 'Northgate Imaging', 'staff', 'Booking desk');
const kanda = person('kanda-6', 'Dr Yuki Kanda', 'doctor', 'Dermatology');
const liam = person('liam-1', 'Liam O’Connor', 'nurse', 'Vaccination');
export const everyone = [amara, tomas, priya, imaging, kanda, liam];

const id = (name: string): string => `${name}-`.padEnd(30, 'x');

interface EntryWish {
  readonly who: User | readonly User[];
  readonly title?: string;
  readonly text: string;
  readonly by?: User;
  readonly at: number;
  readonly unread?: number;
  readonly status?: MessageStatus;
  readonly active?: boolean;
}

function entry({
  who,
  title,
  text,
  by,
  at: when,
  unread = 0,
  status = 'read',
  active = true,
}: EntryWish): Entry {
  const others = Array.isArray(who) ? (who as readonly User[]) : [who as User];
  const author = by ?? others[0] ?? nora;
  const conversation_id = id(
    author === nora || title !== undefined
      ? (others[0]?.user_id ?? '') + (title ?? '').slice(0, 5).replace(' ', '')
      : author.user_id,
  );
  const last_message: Preview = {
    seq: 9,
    message_id: `${conversation_id}.9`,
    user_id: author.user_id,
    name: author.name,
    text,
    message_type: 'text',
    system: null,
    attachments: 0,
    retracted: false,
    status,
    created_at: toInstant(when),
  };
  return {
    conversation_id,
    title: title ?? null,
    type: title === undefined ? 'direct' : 'care_team',
    is_active: active,
    created_at: toInstant(when),
    others: [...others],
    others_count: others.length,
    last_message,
    unread,
    read_seq: 9 - unread,
    head_seq: 9,
    sort_at: toInstant(when),
    inbox_rev: 1,
  };
}

export const withAmara = entry({ who: amara, text: '128 over 82 is a good reading.', at: at(12, 10, 46) });
const withPriya = entry({ who: priya, text: 'See you on Friday.', at: at(11, 15, 2) });
export const withKanda = entry({
  who: kanda,
  text: 'The biopsy was clear. No further visit is needed.',
  at: at(4, 11, 20),
  active: false,
});
export const withTeam = entry({
  who: [priya, amara, tomas],
  title: 'Heart clinic team',
  text: 'Please bring your home readings on Friday.',
  by: priya,
  at: at(12, 9, 58),
  unread: 1,
});
export const entries: readonly Entry[] = [
  withAmara,
  entry({ who: tomas, text: 'Your repeat is ready from 16:30 today', at: at(12, 10, 12), unread: 2 }),
  withTeam,
  withPriya,
  entry({
    who: imaging,
    text: 'Thank you, 14:20 works for me',
    by: nora,
    at: at(8, 14, 0),
    status: 'delivered',
  }),
  withKanda,
  entry({ who: liam, text: 'Closed on 28 May', at: at(28, 12, 0, 4), active: false }),
];

export const settings: TenantSettings = {
  tenant: 'northgate',
  name: 'Northgate Hospital',
  emergency: { text: 'For emergencies call your local emergency number.', tel: null },
  attachments: { max_bytes: 25 * 1024 * 1024, media_types: ['image/jpeg', 'image/png', 'application/pdf'] },
  edit_window_ms: 900_000,
  drafts: true,
};

const presence = new Map(
  [amara, tomas]
    .map((user) => [user.user_id, { user_id: user.user_id, online: true, last_seen: null }] as const)
    .concat(
      [priya, kanda, liam].map(
        (user) =>
          [
            user.user_id,
            { user_id: user.user_id, online: false, last_seen: toInstant(at(12, 9, 0)) },
          ] as never,
      ),
    ),
);

/** Signed in, loaded, seven conversations. */
export const ready: ChatState = {
  ...emptyState,
  phase: { name: 'ready' },
  me: nora,
  settings,
  inbox: {
    phase: 'ready',
    link: 'online',
    entries,
    totals: { unread: 3, unread_conversations: 2, conversations: 7 },
    hasMore: false,
    loadingMore: false,
    marks: true,
    archives: true,
  },
  presence,
  drafts: new Map([[withPriya.conversation_id, 'Can I take the tablet with']]),
};

const hit = (user: User, snippet: readonly string[], when: number, seq: number): SearchHit => ({
  message_id: `${withAmara.conversation_id}.${seq}`,
  conversation_id: withAmara.conversation_id,
  seq,
  user_id: user.user_id,
  name: user.name,
  user_type: user.user_type,
  conversation_title: null,
  conversation_with: [],
  snippet: snippet.map((text) => ({ text, match: /amlodipine/iu.test(text) })),
  created_at: toInstant(when),
});
export const hits: readonly SearchHit[] = [
  hit(
    amara,
    ['…is common with ', 'amlodipine', ', so please keep taking it until Friday.'],
    at(12, 10, 38),
    8,
  ),
  hit(tomas, ['Amlodipine', ' 5 mg is ready at the main desk.'], at(8, 9, 0), 6),
  hit(nora, ['Should I take ', 'amlodipine', ' with food?'], at(2, 9, 0), 4),
  hit(priya, ['We start ', 'amlodipine', ' today.'], at(2, 8, 0), 3),
];

export const seat = (user: User, conversation_id: string, ordinal: number): Sender => ({
  ...user,
  sender_id: `${conversation_id}.s${ordinal}`,
  conversation_id,
  role: 'member',
  joined_at: toInstant(at(1, 9, 0)),
  joined_seq: ordinal,
  left_at: null,
  is_active: true,
  created_at: toInstant(at(1, 9, 0)),
  rev: 1,
});

let next = 0;
/** A row of a thread; anything may be overridden. */
export function row(user: User, content: string, when: number, more: Partial<MessageView> = {}): MessageView {
  next += 1;
  return {
    key: `row-${next}`,
    seq: next,
    messageId: `${withAmara.conversation_id}.${next}`,
    mine: user === nora,
    userId: user.user_id,
    name: user.name,
    userType: user.user_type,
    content,
    messageType: 'text',
    system: null,
    attachments: [],
    replyTo: null,
    reactions: [],
    status: 'read',
    error: null,
    createdAt: when,
    edited: false,
    retracted: false,
    ...more,
  };
}

export const file = (
  fileName: string,
  mediaType: string,
  sizeBytes: number,
  more: Partial<AttachmentView> = {},
): AttachmentView => ({
  key: fileName,
  fileName,
  mediaType,
  sizeBytes,
  state: 'ready',
  progress: 1,
  width: null,
  height: null,
  attachmentId: `${withAmara.conversation_id}.${'a'.repeat(21)}`,
  file: null,
  error: null,
  ...more,
});

/** A conversation with one person, or with several where `title` is given. */
export function thread(
  rows: readonly MessageView[],
  more: Partial<ConversationView> = {},
  people: readonly User[] = [amara],
  of: Entry = withAmara,
): ConversationView {
  const conversation: Conversation = {
    conversation_id: of.conversation_id,
    title: of.title,
    type: of.type,
    is_active: of.is_active,
    created_by: nora.user_id,
    created_at: of.created_at,
    updated_at: of.created_at,
    rev: 1,
  };
  return {
    conversationId: of.conversation_id,
    phase: 'ready',
    link: 'online',
    conversation,
    people: people.map((user, index) => seat(user, of.conversation_id, index + 2)),
    mySeat: seat(nora, of.conversation_id, 1),
    others: null,
    rows,
    hasBefore: false,
    hasAfter: false,
    loadingBefore: false,
    loadingAfter: false,
    historyError: false,
    newFrom: null,
    readSeq: next,
    unread: 0,
    jump: null,
    typing: [],
    ...more,
  };
}

export const day = at;
