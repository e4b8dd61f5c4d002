import { afterEach, expect, test } from 'vitest';
import { nodeSql } from './node-sql.ts';

const sql = nodeSql();
afterEach(() => sql.run('DELETE FROM things'));
sql.run('CREATE TABLE things (name TEXT, bytes BLOB); CREATE TABLE others (n INTEGER)');

test('a throw rolls back all of a transaction, and only it', () => {
  sql.run('INSERT INTO things (name) VALUES (?)', 'kept');
  expect(() =>
    sql.transaction(() => {
      sql.run('INSERT INTO things (name) VALUES (?)', 'lost');
      throw new Error('on purpose');
    }),
  ).toThrow('on purpose');
  expect(sql.all<{ name: string }>('SELECT name FROM things')).toEqual([{ name: 'kept' }]);
});

test('an inner transaction rolls back alone', () => {
  sql.transaction(() => {
    sql.run('INSERT INTO things (name) VALUES (?)', 'outer');
    try {
      sql.transaction(() => {
        sql.run('INSERT INTO things (name) VALUES (?)', 'inner');
        throw new Error('on purpose');
      });
    } catch {
      // what this test is about
    }
    return null;
  });
  expect(sql.get<{ n: number }>('SELECT count(*) AS n FROM things')).toEqual({ n: 1 });
});

test('blobs come back as ArrayBuffer, and a missing row as undefined', () => {
  sql.run('INSERT INTO things (bytes) VALUES (?)', new Uint8Array([1, 2, 3]).buffer);
  const row = sql.get<{ bytes: ArrayBuffer }>('SELECT bytes FROM things');
  expect(row?.bytes).toBeInstanceOf(ArrayBuffer);
  expect(new Uint8Array(row?.bytes ?? new ArrayBuffer(0))).toEqual(new Uint8Array([1, 2, 3]));
  expect(sql.get('SELECT * FROM others')).toBeUndefined();
});

test('full text search is there, as in a Durable Object', () => {
  sql.run("CREATE VIRTUAL TABLE words USING fts5(terms, tokenize = 'unicode61')");
  sql.run('INSERT INTO words (terms) VALUES (?)', 'amlodipine ramipril');
  expect(sql.all('SELECT rowid FROM words WHERE words MATCH ?', 'ramipril')).toHaveLength(1);
});
