import { toInstant, type Acknowledgement, type SystemFact, type User } from '../../protocol/index.ts';
import type { AttachmentView, ConversationView, MessageView } from '../client/state.ts';
import {
  amara,
  day,
  file,
  nora,
  priya,
  row,
  seat,
  thread,
  tomas,
  withAmara,
  withKanda,
  withTeam,
} from './data.ts';
import { photo } from './photo.ts';

const keep = row(amara, 'Please keep taking it until Friday.', day(12, 10, 38));
const thanks = row(nora, 'Thank you, I will.', day(12, 10, 44), { status: 'delivered' });
const question = 'One more question. Can I take it in the evening?';

const first = row(amara, 'Hello Nora. Please send me one home reading before Friday.', day(10, 16, 52));
const reading = row(
  nora,
  'Before breakfast today. My ankles are a little swollen by evening.',
  day(11, 17, 20),
  {
    attachments: [file('Home-readings-June.pdf', 'application/pdf', 184 * 1024)],
    messageType: 'file',
  },
);
const answer = row(
  amara,
  '128 over 82 is a good reading. Mild ankle swelling is common with this medicine, so please keep taking it until Friday.',
  day(12, 10, 38),
  {
    replyTo: {
      message_id: reading.messageId ?? '',
      seq: reading.seq ?? 0,
      user_id: nora.user_id,
      name: nora.name,
      preview: 'Before breakfast today. My ankles are a little swollen by evening.',
      message_type: 'text',
      retracted: false,
    },
    reactions: [{ emoji: '👍', user_ids: [nora.user_id] }],
  },
);

const seen = (user: User, when: number): Acknowledgement => ({
  user_id: user.user_id,
  at: toInstant(when),
});
const potassium = 'Potassium is 6.4. Please stop the tablets now and come to the heart clinic today.';

const picture = (more: Partial<AttachmentView> = {}): AttachmentView =>
  file('Tonight.png', 'image/png', photo.size, { width: 720, height: 400, ...more });

const system = (when: number, fact: SystemFact): MessageView =>
  row(nora, '', when, { messageType: 'system', system: fact });

/** Conversations in every state the window has. */
export const threads = {
  talking: thread(
    [
      first,
      reading,
      answer,
      row(nora, 'Thank you, that is a relief.', day(12, 10, 44), { status: 'delivered' }),
      row(nora, 'Should I bring the monitor on Friday?', day(12, 10, 46), { status: 'sent' }),
      row(nora, 'I can bring my diary too.', day(12, 10, 46), {
        status: 'sending',
        seq: null,
        messageId: null,
      }),
    ],
    {
      newFrom: answer.seq,
      typing: [{ senderId: 's2', name: 'Dr Osei' }],
    },
  ),
  urgent: thread(
    [
      row(priya, 'Your blood results are back, Nora.', day(12, 10, 12)),
      row(amara, 'Please do not take the evening dose.', day(12, 10, 20), {
        urgent: {
          acknowledged: [
            seen(nora, day(12, 10, 21)),
            seen(priya, day(12, 10, 22)),
            seen(tomas, day(12, 10, 30)),
          ],
        },
      }),
      row(amara, potassium, day(12, 10, 38), { urgent: { acknowledged: [seen(priya, day(12, 10, 40))] } }),
    ],
    {},
    [priya, amara, tomas],
    withTeam,
  ),
  offline: thread(
    [keep, thanks, row(nora, question, day(12, 10, 46), { status: 'waiting', seq: null, messageId: null })],
    {
      link: 'offline',
    },
  ),
  undoable: thread([
    keep,
    thanks,
    row(nora, question, day(12, 10, 46), { status: 'waiting', seq: null, messageId: null, undoable: true }),
  ]),
  connecting: thread([keep, thanks], { link: 'connecting' }),
  notSent: thread([
    keep,
    { ...thanks, status: 'read' },
    row(nora, question, day(12, 10, 46), {
      status: 'failed',
      error: 'unavailable',
      seq: null,
      messageId: null,
    }),
  ]),
  uploading: thread([
    row(amara, 'Any new readings this week?', day(12, 10, 31)),
    row(nora, '', day(12, 10, 40), {
      status: 'sending',
      seq: null,
      messageId: null,
      messageType: 'file',
      attachments: [
        picture({ state: 'uploading', progress: 0.7, attachmentId: null, file: photo }),
        file('Diary-June.pdf', 'application/pdf', 1.8 * 1024 * 1024, {
          state: 'uploading',
          progress: 0.39,
          attachmentId: null,
        }),
      ],
    }),
  ]),
  checking: thread([
    row(amara, 'Good morning Nora.', day(12, 10, 31)),
    row(amara, 'Could you send me the dentist’s letter?', day(12, 10, 31)),
    row(nora, 'Yes, on Tuesday. Here it is.', day(12, 10, 32), {
      messageType: 'file',
      attachments: [file('Dentist-letter.pdf', 'application/pdf', 96 * 1024, { state: 'checking' })],
    }),
  ]),
  refused: thread([
    row(amara, 'Could you send me the letter from your dentist?', day(12, 10, 31)),
    row(nora, '', day(12, 10, 33), {
      status: 'failed',
      error: 'attachment_type',
      seq: null,
      messageId: null,
      messageType: 'file',
      attachments: [
        file('Dentist-letter.docm', 'application/vnd.ms-word.document.macroEnabled.12', 1.1 * 1024 * 1024, {
          state: 'refused',
          error: 'attachment_type',
          attachmentId: null,
        }),
      ],
    }),
  ]),
  closed: thread(
    [
      row(
        { ...amara, user_id: 'kanda-6', name: 'Dr Yuki Kanda' },
        'The biopsy was clear. No further visit is needed.',
        day(4, 11, 20),
      ),
      row(nora, 'Wonderful news. Thank you, doctor.', day(4, 11, 24)),
      row(amara, 'Closed by Dr Kanda', day(4, 15, 2), {
        messageType: 'system',
        system: { fact: 'closed', by: 'Dr Kanda' },
      }),
    ],
    {},
    [{ user_id: 'kanda-6', name: 'Dr Yuki Kanda', user_type: 'doctor', department: 'Dermatology' }],
    withKanda,
  ),
  loading: thread([], { phase: 'loading', conversation: null }),
  failed: thread([], { phase: 'failed' }),
  removed: thread([], { phase: 'removed', link: 'offline', conversation: null, mySeat: null }, []),
  empty: thread([]),
  history: thread([keep, thanks], { hasBefore: true, loadingBefore: true }),
  historyFailed: thread([keep, thanks], { hasBefore: true, historyError: true }),
  edited: thread([
    row(amara, 'Take 5 mg in the morning, with food.', day(12, 10, 30), { edited: true }),
    row(amara, '', day(12, 10, 31), { content: null, retracted: true }),
    row(nora, '', day(12, 10, 32), { content: null, retracted: true }),
  ]),
  languages: thread([
    row(amara, 'خذي Amlodipine 5 mg مساءً بعد العشاء.', day(12, 10, 20)),
    row(nora, '好的，我明天早上再量一次血压。谢谢您！🙏', day(12, 10, 25)),
    row(
      amara,
      'Amlodipine 5 mg, once a day\nAtorvastatin 20 mg, at night\nAspirin 75 mg, stop on Friday\nMore: https://www.example.org/medicines',
      day(12, 10, 30),
    ),
  ]),
  group: thread(
    [
      row(priya, 'Please bring your home readings on Friday.', day(12, 9, 58)),
      row(tomas, 'I have your repeat ready as well.', day(12, 10, 5), {
        reactions: [
          { emoji: '👍', user_ids: [nora.user_id, priya.user_id] },
          { emoji: '👀', user_ids: [amara.user_id] },
        ],
      }),
      row(nora, 'Thank you all.', day(12, 10, 33), {
        reactions: [{ emoji: '❤️', user_ids: [priya.user_id, amara.user_id] }],
      }),
    ],
    {},
    [priya, amara, tomas],
    withTeam,
  ),
  mentioned: thread(
    [
      row(
        priya,
        '@Nora Whitfield please bring your readings: https://www.example.org/readings',
        day(12, 9, 58),
        {
          mentions: [{ user_id: nora.user_id, name: nora.name }],
        },
      ),
      row(tomas, 'The repeat waits for a signature, @Dr Amara Osei.', day(12, 10, 5), {
        mentions: [{ user_id: amara.user_id, name: amara.name }],
      }),
      row(nora, 'Thank you @Priya Nair, I will.', day(12, 10, 33), {
        mentions: [{ user_id: priya.user_id, name: priya.name }],
      }),
    ],
    { mentionable: [priya, amara, tomas].map((each, at) => seat(each, withTeam.conversation_id, at + 2)) },
    [priya, amara, tomas],
    withTeam,
  ),
  announced: thread(
    [row(priya, 'The clinic is closed on Monday.', day(12, 9, 58))],
    {},
    [priya, amara, tomas],
    { ...withTeam, type: 'announcement', title: 'Heart clinic news' },
  ),
  owned: thread(
    [
      row(priya, 'Please bring your home readings on Friday.', day(12, 9, 58)),
      row(nora, '', day(12, 10, 4), {
        messageType: 'system',
        system: { fact: 'role', name: tomas.name, role: 'read_only', by: nora.name },
      }),
      row(nora, 'Thank you all.', day(12, 10, 10)),
    ],
    {
      mySeat: { ...seat(nora, withTeam.conversation_id, 1), role: 'owner' },
      people: [
        seat(priya, withTeam.conversation_id, 2),
        { ...seat(amara, withTeam.conversation_id, 3), role: 'owner' },
        {
          ...seat(tomas, withTeam.conversation_id, 4),
          role: 'read_only',
          joined_at: toInstant(day(11, 15, 2)),
        },
      ],
      givesRoles: true,
    },
    [],
    withTeam,
  ),
  closedByMe: thread(
    [row(nora, 'Thank you all.', day(12, 10, 10))],
    { mySeat: { ...seat(nora, withTeam.conversation_id, 1), role: 'owner' } },
    [priya, amara, tomas],
    { ...withTeam, is_active: false },
  ),
  short: thread([keep, thanks]),
  asked: thread([
    thanks,
    row(amara, 'How are your ankles this morning?', day(12, 10, 45), {
      reactions: [{ emoji: '👍', user_ids: [nora.user_id] }],
    }),
  ]),
  pictures: thread([
    row(amara, 'Could you send me a photo of the reading?', day(12, 10, 30)),
    row(nora, 'My ankles are a little swollen.', day(12, 10, 40), {
      messageType: 'image',
      attachments: [picture()],
    }),
  ]),
  readOnly: thread([keep], { mySeat: { ...seat(nora, withAmara.conversation_id, 1), role: 'read_only' } }),
  newer: thread([keep, thanks], { hasBefore: true, hasAfter: true, unread: 4 }),
  typing: thread([keep, thanks], {
    typing: [
      { senderId: 's2', name: amara.name },
      { senderId: 's3', name: tomas.name },
    ],
  }),
  noted: thread([
    system(day(12, 9, 0), { fact: 'created', by: nora.name }),
    system(day(12, 9, 1), { fact: 'joined', by: nora.name, name: amara.name }),
    system(day(12, 9, 2), { fact: 'renamed', by: nora.name, title: 'Ankles' }),
    row(amara, 'x', day(12, 10, 38), { messageType: 'system' }),
    keep,
  ]),
  long: thread([
    row(amara, `https://www.example.org/${'a-very-long-address/'.repeat(8)}`, day(12, 10, 30)),
    row(
      nora,
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
      day(12, 10, 31),
    ),
    row(nora, '', day(12, 10, 32), {
      messageType: 'file',
      attachments: [
        file(`${'Blood-pressure-readings-of-the-whole-year-'.repeat(4)}.pdf`, 'application/pdf', 2_000_000),
      ],
    }),
  ]),
} as const satisfies Readonly<Record<string, ConversationView>>;

/** As the doctor who sent it sees it. */
export const urgentSent: ConversationView = thread(
  [
    row(priya, 'The results are back.', day(12, 10, 12)),
    row(amara, potassium, day(12, 10, 38), {
      mine: true,
      status: 'delivered',
      urgent: { acknowledged: [seen(priya, day(12, 10, 40))] },
    }),
  ],
  { mySeat: seat(amara, withTeam.conversation_id, 1) },
  [priya, nora, tomas],
  withTeam,
);
