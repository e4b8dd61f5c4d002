import { say, type StoryTeller } from './story.ts';

/** Nora’s cardiologist: a picture, a document, a reply, lines read and not. */
export const noraAndOsei: StoryTeller = ({ ago, on }) => ({
  key: 'seed-nora-osei',
  type: 'direct',
  creator: 'osei',
  others: ['nora'],
  lines: [
    say(
      'osei',
      on(9, '11:20'),
      'Good morning Nora. Your ECG looks steady, and the new tablet seems to agree with you. How have the first days been?',
    ),
    say(
      'nora',
      on(9, '12:02'),
      'Better than I feared. A bit light-headed on the first morning, then nothing 🙂',
    ),
    say(
      'osei',
      on(9, '12:15'),
      'That settles for most people within a week. Stand up slowly for now. This is what you take at the moment, so that we both look at the same list:\n\n' +
        '• Amlodipine 5 mg – one each morning\n' +
        '• Ramipril 5 mg – one each morning\n' +
        '• Atorvastatin 20 mg – one at night\n' +
        '• Aspirin 75 mg – stopped last week, please do not restart\n\n' +
        'If anything on your boxes reads differently, tell me or Tomás before you take it.',
    ),
    say('nora', on(9, '12:31'), 'It all matches, thank you for writing it down.'),
    say(
      'osei',
      on(1, '16:52'),
      'Hello Nora. Could you send me one reading from home before we meet on Friday?',
    ),
    say('nora', on(1, '17:18'), 'Taken before breakfast. My ankles are slightly puffy in the evenings.', {
      file: { path: 'blood-pressure.jpg', name: 'blood-pressure.jpg', type: 'image/jpeg' },
    }),
    say('nora', on(1, '17:20'), '', {
      file: { path: 'home-readings-june.pdf', name: 'Home-readings-June.pdf', type: 'application/pdf' },
    }),
    say(
      'osei',
      ago(38),
      '128 over 82 is a good result. Slight swelling of the ankles is common with this medicine, so please carry on with it until Friday.',
      { replyTo: 5 },
    ),
    say('nora', ago(32), 'What a relief, thank you.'),
    say('nora', ago(30), 'Shall I bring the monitor along on Friday?'),
  ],
  unread: { osei: 2 },
});

export const noraAndTomas: StoryTeller = ({ ago, on }) => ({
  key: 'seed-nora-tomas',
  type: 'direct',
  creator: 'nora',
  others: ['tomas'],
  lines: [
    say('nora', on(3, '09:14'), 'Good morning, I am down to my last strip of ramipril. Is a repeat due?'),
    say('tomas', on(3, '09:30'), 'Good morning Nora. It is. I have sent the request to the clinic today.'),
    say('nora', on(3, '09:31'), 'Wonderful 👍'),
    say('tomas', ago(66), 'Your repeat is ready from two o’clock at the Mill Road counter.'),
    say('tomas', ago(64), 'Please bring the old box, I would like to compare the strength with you.'),
  ],
  unread: { nora: 2 },
});

export const heartTeam: StoryTeller = ({ ago, on }) => ({
  key: 'seed-heart-team',
  type: 'care_team',
  title: 'Heart clinic team',
  creator: 'osei',
  others: ['nora', 'priya', 'tomas'],
  lines: [
    say(
      'osei',
      on(6, '08:45'),
      'I have brought us together here, so that Nora has to tell everything only once.',
    ),
    say('priya', on(6, '08:52'), 'Hello everyone. Nora, I will be with you at the review on Friday.'),
    say('nora', on(6, '09:10'), 'Lovely, hello all 👋'),
    say(
      'tomas',
      on(2, '14:05'),
      'For the record: no interactions between the four current medicines. Grapefruit is best avoided with the atorvastatin.',
    ),
    say('nora', on(2, '14:20'), 'Good to know, I do like grapefruit. I did.'),
    say('osei', on(2, '14:26'), 'Thank you Tomás 🙏'),
    say(
      'priya',
      ago(80),
      '@Nora Whitfield please bring your home monitor and the cuff on Friday. We will compare it with ours before you see Dr Osei.',
      { names: ['nora'] },
    ),
  ],
  unread: { nora: 1, tomas: 1 },
});

export const noraAndImaging: StoryTeller = ({ on }) => ({
  key: 'seed-nora-imaging',
  type: 'direct',
  creator: 'imaging',
  others: ['nora'],
  lines: [
    say(
      'imaging',
      on(5, '10:02'),
      'Your echocardiogram can take place on Tuesday at 14:20 or 16:00. Which one suits you?',
    ),
    say('nora', on(5, '10:40'), 'Thank you, 14:20 works for me.'),
  ],
});

export const noraAndKanda: StoryTeller = ({ on }) => ({
  key: 'seed-nora-kanda',
  type: 'direct',
  creator: 'kanda',
  others: ['nora'],
  lines: [
    say(
      'kanda',
      on(12, '13:00'),
      'The small mole from your shoulder has been looked at by two of us. We will write as soon as the laboratory answers, usually within a week.',
    ),
    say('nora', on(12, '13:45'), 'Thank you for telling me, I was waiting by the phone.'),
    say(
      'kanda',
      on(8, '15:30'),
      'The biopsy was clear. No further treatment is needed; keep the spot out of the sun for a month.',
    ),
  ],
});

export const noraAndLiam: StoryTeller = ({ on }) => ({
  key: 'seed-nora-liam',
  type: 'direct',
  creator: 'liam',
  others: ['nora'],
  lines: [
    say('liam', on(16, '09:00'), 'Your flu vaccination is recorded. A sore arm for a day or two is normal.'),
    say('nora', on(16, '09:25'), 'A little sore, nothing more. Thank you!'),
    say(
      'liam',
      on(15, '16:40'),
      'Good to hear. I am closing this conversation now; the clinic’s list reaches us again in autumn.',
    ),
  ],
  closed: true,
});
