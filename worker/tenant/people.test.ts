import { beforeEach, describe, expect, test } from 'vitest';
import type { User } from '../../protocol/index.ts';
import { nodeSql, type NodeSql } from '../../test/support/node-sql.ts';
import { directory, findUsers, putUser, usersCopied, usersToCopy } from './people.ts';
import { upgradeTenant } from './store.ts';

const NOW = 1_800_000_000_000;
const elise: User = {
  user_id: 'd-1',
  name: '\u00c9lise Moreau',
  user_type: 'doctor',
  department: 'Cardiology',
};
const omar: User = { user_id: 'd-2', name: 'Omar Haddad', user_type: 'doctor', department: null };
const wei: User = { user_id: 'ph-1', name: '\u738b\u4f1f', user_type: 'pharmacist', department: 'Pharmacy' };
const ana: User = { user_id: 'p-1', name: 'Ana Ruiz', user_type: 'patient', department: null };

let sql: NodeSql;
beforeEach(() => {
  sql = nodeSql();
  upgradeTenant(sql, true);
  for (const user of [elise, omar, wei, ana]) putUser(sql, user, NOW);
});

test('[NAME1] people are found by id; the unknown are left out', () => {
  const found = findUsers(sql, ['p-1', 'd-1', 'nobody']);
  expect(found.toSorted((a, b) => a.user_id.localeCompare(b.user_id))).toEqual([elise, ana]);
  expect(findUsers(sql, [])).toEqual([]);
});

test('[NAME1] the same person again writes nothing; a change does', () => {
  expect(putUser(sql, { ...ana }, NOW + 1)).toBe(false);
  expect(putUser(sql, { ...ana, name: 'Ana Ruiz Gil' }, NOW + 1)).toBe(true);
  expect(findUsers(sql, ['p-1'])[0]?.name).toBe('Ana Ruiz Gil');
});

describe('[SEAT2] the directory', () => {
  const ids = (q: string, types: User['user_type'][] = ['doctor', 'pharmacist']) =>
    directory(sql, { types, q, limit: 10, notUserId: 'd-2' }).map((user) => user.user_id);

  test('lists these types by name, without the asker', () => {
    expect(ids('')).toEqual(['d-1', 'ph-1']);
    expect(ids('', [])).toEqual([]);
    expect(ids('', ['patient'])).toEqual(['p-1']);
  });
  test.each([
    ['elise', ['d-1']],
    ['MOREAU card', ['d-1']],
    ['card moreau', ['d-1']],
    ['\u738b', ['ph-1']],
    ['pharmacy', ['ph-1']],
    ['elise pharmacy', []],
    ['%', []],
  ])('every word of %j must occur, whatever its case and accents', (q, expected) => {
    expect(ids(q)).toEqual(expected);
  });
  test('stops at the limit', () => {
    expect(
      directory(sql, { types: ['doctor', 'patient'], q: '', limit: 2, notUserId: 'x' }).map((u) => u.user_id),
    ).toEqual(['p-1', 'd-1']);
  });
});

describe('[DUR3] what is still to be copied', () => {
  test('is everyone new or changed, until it was copied', () => {
    const first = usersToCopy(sql, 10);
    expect(first.map((each) => each.user.user_id)).toEqual(['d-1', 'd-2', 'p-1', 'ph-1']);
    usersCopied(sql, first);
    expect(usersToCopy(sql, 10)).toEqual([]);
    putUser(sql, { ...omar, department: 'Oncology' }, NOW + 5);
    expect(usersToCopy(sql, 10).map((each) => each.user.department)).toEqual(['Oncology']);
  });
  test('is not forgotten when it changes while the copy is under way', () => {
    const taken = usersToCopy(sql, 10);
    putUser(sql, { ...ana, name: 'Ana R.' }, NOW + 7);
    usersCopied(sql, taken);
    expect(usersToCopy(sql, 10).map((each) => each.user.name)).toEqual(['Ana R.']);
  });
});
