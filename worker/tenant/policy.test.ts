import { expect, test } from 'vitest';
import { conversationTypes, userTypes, type UserType } from '../../protocol/index.ts';
import { conversationPolicy, defaultPolicy, mayStart, startTypes } from './policy.ts';

/** Rows: who starts. Columns in the order of `userTypes`: patient, doctor, pharmacist, nurse, staff, caregiver. */
const table: Record<UserType, string> = {
  patient: '.YYYY.',
  caregiver: '.YYYY.',
  doctor: 'YYYYYY',
  pharmacist: 'YYYYYY',
  nurse: 'YYYYYY',
  staff: 'YYYYYY',
};

test.each(userTypes)('[SEAT2] a %s may start with exactly those of the default table', (from) => {
  const row = userTypes.map((to) => (mayStart(defaultPolicy, from, to) ? 'Y' : '.')).join('');
  expect(row).toBe(table[from]);
});

test('[SEAT2] a tenant of its own table is followed', () => {
  const policy = { start: { ...defaultPolicy.start, patient: [] } };
  expect(mayStart(policy, 'patient', 'doctor')).toBe(false);
  expect(mayStart(policy, 'caregiver', 'doctor')).toBe(true);
});

test('[SEAT2] who speaks for a team or to many is by default one who cares for patients', () => {
  const all = [...conversationTypes];
  expect(userTypes.map((type) => startTypes(defaultPolicy, type))).toEqual(
    userTypes.map((type) => (type === 'patient' || type === 'caregiver' ? ['direct', 'group'] : all)),
  );
  const policy = { startTypes: { ...defaultPolicy.startTypes, group: ['nurse'] as const } };
  expect(startTypes(policy, 'patient')).toEqual(['direct']);
});

test('[TEN1] a conversation is told its own part of the policy only', () => {
  expect(Object.keys(conversationPolicy(defaultPolicy)).toSorted()).toEqual([
    'editWindowMs',
    'publicReads',
    'retractWindowMs',
    'staffTyping',
    'urgent',
  ]);
});
