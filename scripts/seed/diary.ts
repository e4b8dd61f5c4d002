import { say, type Line, type StoryTeller } from './story.ts';

/** A fixed sequence in [0, 1), so that each seeding tells the same story. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const answers = [
  'Thank you, that is within the goal.',
  'Noted. A little higher than last time, nothing to worry about.',
  'Very steady, well done.',
  'Thanks Nora. How did you sleep?',
  'Written into your diary here too.',
  'Good. Same time on the next one, please.',
];
const remarks = [
  'Slept well.',
  'Walked to the market and back, no breathlessness.',
  'Measured after my coffee, I know I should not.',
  'The cuff felt loose, so I measured twice and give you the second.',
  'A bit tired today.',
  'No dizziness.',
  'My neighbour measured with me, she was higher 😄',
];

/**
 * Seven months of home readings with the nurse: long enough that paging back and searching mean something. A few
 * lines stand out, so that a search can look for them.
 */
export const noraAndPriya: StoryTeller = ({ on }) => {
  const random = sequence(7);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const lines: Line[] = [];
  for (let day = 210; day > 1; day -= 2) {
    const left = 210 - day;
    const systolic = Math.round(146 - left / 11 + random() * 6);
    const diastolic = Math.round(92 - left / 22 + random() * 4);
    const pulse = Math.round(62 + random() * 10);
    lines.push(say('nora', on(day, '07:40'), `${systolic}/${diastolic}, pulse ${pulse}. ${pick(remarks)}`));
    lines.push(say('priya', on(day, '09:05'), pick(answers)));
    if (day === 198) {
      lines.push(
        say('nora', on(day, '09:20'), 'Where do I find compression stockings? My cousin swears by them.'),
        say(
          'priya',
          on(day, '09:32'),
          'The medical shop on Harbour Street fits compression stockings without an appointment. Ask for class one.',
        ),
      );
    }
    if (day === 120)
      lines.push(
        say(
          'nora',
          on(day, '10:00'),
          'We are at my sister’s café by the sea for a week. I have the monitor with me, but the pharmacy here did not know my tablets.',
        ),
        say(
          'priya',
          on(day, '10:12'),
          'Enjoy it! Your repeat travels with you: show them your list in this chat.',
        ),
      );
    if (day % 10 === 0) lines.push(say('nora', on(day, '09:41'), '👍'));
    if (day % 6 === 0)
      lines.push(
        say(
          'priya',
          on(day, '17:00'),
          'Your average this week goes to Dr Osei tonight. Nothing else for you to do.',
        ),
      );
  }
  lines.push(
    say('nora', on(1, '10:30'), 'One more thing: can I take the new tablet with my breakfast?'),
    say('priya', on(1, '10:44'), 'Yes, with or without food. Only the time of day should stay the same.'),
  );
  return {
    key: 'seed-nora-priya',
    type: 'direct',
    creator: 'priya',
    others: ['nora'],
    lines: lines.toSorted((a, b) => a.at - b.at),
  };
};
