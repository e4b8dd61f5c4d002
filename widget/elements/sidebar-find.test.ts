import { expect, test } from 'vitest';
import { entries } from '../gallery/data.ts';
import { peopleOf } from './sidebar-find.ts';

test('[LIM1] people are offered once each, by name, and so many at most', () => {
  const [entry] = entries;
  if (entry === undefined) throw new Error('no example');
  const with_ = (...names: readonly string[]) => ({
    ...entry,
    others: names.map((name) => ({
      user_id: `u-${name}`,
      name,
      user_type: 'nurse' as const,
      department: null,
    })),
  });
  const named = (given: Parameters<typeof peopleOf>[0]) => peopleOf(given, 'sv').map(({ name }) => name);
  // As Swedish has it: Å comes after Z.
  expect(named([with_('Zoe', 'Åsa'), with_('Ben', 'Zoe')])).toEqual(['Ben', 'Zoe', 'Åsa']);
  expect(named(Array.from({ length: 400 }, (_, at) => with_(`N${at}`)))).toHaveLength(200);
});
