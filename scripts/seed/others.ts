import { say, type StoryTeller } from './story.ts';

export const danielAndTomas: StoryTeller = ({ ago, on }) => ({
  key: 'seed-daniel-tomas',
  type: 'direct',
  creator: 'daniel',
  others: ['tomas'],
  lines: [
    say('daniel', on(21, '18:10'), 'Hi, do you stock the lancets for the small blue meter?'),
    say('tomas', on(20, '08:31'), 'We do, boxes of 100, on the shelf left of the counter.'),
    say('daniel', ago(55), 'Hello, there are six metformin tablets left in my box.'),
    say('daniel', ago(54), 'Could I pick up my refill today?'),
    say('tomas', ago(51), 'Hello Daniel. Yes, this prescription has one repeat left.'),
    say(
      'tomas',
      ago(50),
      'Metformin 500 mg, 56 tablets\nReady: today from 16:30\nWhere: Mill Road store\nTake: 1 tablet twice a day, with food',
    ),
  ],
});

export const saraAndTomas: StoryTeller = ({ ago, on }) => ({
  key: 'seed-sara-tomas',
  type: 'direct',
  creator: 'sara',
  others: ['tomas'],
  lines: [
    say('sara', on(1, '11:05'), 'صباح الخير، هل يمكنني تناول الباراسيتامول 500 mg مع دواء الضغط؟'),
    say(
      'tomas',
      on(1, '11:18'),
      'صباح النور سارة. نعم، حبة واحدة كل ست ساعات عند الحاجة، ولا تتجاوزي أربع حبات في اليوم.',
    ),
    say('sara', on(1, '11:20'), 'شكراً جزيلاً 🌷'),
    say('sara', ago(25), 'هل الصيدلية مفتوحة يوم الجمعة؟'),
  ],
  unread: { tomas: 1 },
});

export const wangAndOsei: StoryTeller = ({ ago, on }) => ({
  key: 'seed-wang-osei',
  type: 'direct',
  creator: 'osei',
  others: ['wang'],
  lines: [
    say('osei', on(4, '15:10'), '王先生您好,您的心电图结果正常,请继续按时服药。'),
    say('wang', on(4, '15:42'), '谢谢医生!我每天早上散步半小时,感觉好多了。'),
    say('osei', on(4, '15:50'), '很好。如果胸口不舒服,请马上联系我们。'),
    say('wang', ago(20), '医生,请问我下周可以坐飞机吗?'),
  ],
  unread: { osei: 1 },
});

export const bashirAndPriya: StoryTeller = ({ ago, on }) => ({
  key: 'seed-bashir-priya',
  type: 'direct',
  creator: 'bashir',
  others: ['priya'],
  lines: [
    say('bashir', on(2, '19:30'), 'They moved me to Ward 6 this evening. The bed by the window!'),
    say('priya', on(2, '19:41'), 'The best one. I will come by tomorrow after nine.'),
    say('bashir', ago(45), 'The dressing feels tight since this morning.'),
    say('bashir', ago(44), 'No pain, only tight.'),
  ],
  unread: { priya: 2 },
});

export const oseiAndTomas: StoryTeller = ({ on }) => ({
  key: 'seed-osei-tomas',
  type: 'direct',
  creator: 'osei',
  others: ['tomas'],
  lines: [
    say('osei', on(3, '08:05'), 'Is the 2.5 mg ramipril back with the wholesaler?'),
    say(
      'tomas',
      on(3, '08:40'),
      'From Thursday. Until then I can halve the scored 5 mg, if you note it on the script.',
    ),
    say('osei', on(3, '08:41'), 'Noted and signed.'),
  ],
});

export const wardHandover: StoryTeller = ({ on }) => ({
  key: 'seed-ward-six',
  type: 'group',
  title: 'Ward 6 handover',
  creator: 'priya',
  others: ['osei', 'tomas', 'liam'],
  lines: [
    say(
      'priya',
      on(1, '06:58'),
      'Handover: eight beds taken, two leave before noon, one expected from theatre at three.',
    ),
    say('liam', on(1, '07:01'), 'I have the two discharges. Letters are printed.'),
    say('tomas', on(1, '07:20'), 'Take-home medicines for both are bagged and labelled.'),
    say('osei', on(1, '07:34'), 'Thank you all. Round starts at half past eight.'),
  ],
});
