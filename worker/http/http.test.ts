import { Hono } from 'hono';
import * as z from 'zod/mini';
import { describe, expect, test } from 'vitest';
import { createMessage, listMessages } from '../../protocol/index.ts';
import { assetCacheControl } from './asset-cache.ts';
import { readJson, readQuery } from './body.ts';
import { codeOfException } from './exceptions.ts';
import { wellFormedOrigin } from './origin.ts';
import { problem, problemOf, respond } from './problem.ts';

const schema = z.strictObject({
  a: z.optional(z.number()),
  nested: z.optional(z.strictObject({ b: z.number() })),
});
const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request('https://chat.example/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
const read = (body: BodyInit | null, maxBytes?: number) => readJson(post(body), schema, maxBytes);

function streamOf(...parts: string[]): { body: ReadableStream<Uint8Array>; pulled: () => number } {
  let at = 0;
  return {
    pulled: () => at,
    body: new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const part = parts[at++];
          if (part === undefined) controller.close();
          else controller.enqueue(new TextEncoder().encode(part));
        },
      },
      { highWaterMark: 0 },
    ),
  };
}

describe('[ERR1] a JSON body', () => {
  test('is parsed and checked', async () => {
    expect(await read('{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  });
  test('that is empty stands for nothing given', async () => {
    expect(await read(null)).toEqual({ ok: true, value: {} });
    expect(await read('')).toEqual({ ok: true, value: {} });
  });
  test.each(['{', 'nonsense', '{"a":1}}', '\u0000'])('%j is malformed', async (body) => {
    expect(await read(body)).toMatchObject({ error: { code: 'malformed' } });
  });
  test('in another encoding is malformed', async () => {
    expect(await read(Uint8Array.of(0x22, 0xe9, 0x22))).toMatchObject({ error: { code: 'malformed' } });
  });
  test('that does not match names the fields and repeats no value', async () => {
    const answer = await read('{"a":"secret","nested":{"b":"secret"},"extra":"secret","what a secret!":1}');
    expect(answer).toMatchObject({ error: { code: 'invalid' } });
    expect(answer.ok ? [] : [...(answer.error.fields ?? [])].toSorted()).toEqual([
      '?',
      'a',
      'extra',
      'nested.b',
    ]);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
  test.each(['null', '5', '[]', '"x"'])('that is %s is invalid', async (body) => {
    expect(await read(body)).toMatchObject({ error: { code: 'invalid' } });
  });
  test('[LIM1] that states too great a length is refused unread', async () => {
    const { body, pulled } = streamOf('{}');
    const answer = await readJson(post(body, { 'content-length': '101' }), schema, 100);
    expect(answer).toMatchObject({ error: { code: 'frame_too_large' } });
    expect(pulled()).toBe(0);
  });
  test('[LIM1] in chunks is refused as soon as it is over, before it is parsed', async () => {
    const { body, pulled } = streamOf('{'.repeat(60), '{'.repeat(60), '{'.repeat(60));
    expect(await readJson(post(body), schema, 100)).toMatchObject({ error: { code: 'frame_too_large' } });
    expect(pulled()).toBe(2);
  });
  test('exactly at the limit is read', async () => {
    expect(await read(`{"a":1${' '.repeat(93)}}`, 100)).toMatchObject({ ok: true });
  });
  test('cut off in the middle is malformed', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('gone')),
    });
    expect(await readJson(post(body), schema)).toMatchObject({ error: { code: 'malformed' } });
  });
  test('takes defaults of the schema, and nothing else for granted', async () => {
    const body = { conversation_id: 'C'.repeat(30), client_id: 'client-01' };
    expect(await readJson(post(JSON.stringify(body)), createMessage)).toMatchObject({
      value: { content: '', message_type: 'text', attachment_ids: [], reply_to: null },
    });
  });
  test('cannot name an author [ACL1]', async () => {
    const body = { conversation_id: 'C'.repeat(30), client_id: 'client-01', content: 'x', user_id: 'd-1' };
    expect(await readJson(post(JSON.stringify(body)), createMessage)).toMatchObject({
      error: { code: 'invalid', fields: ['user_id'] },
    });
  });
});

describe('[ERR1] a query', () => {
  const query = (text: string) => readQuery(`https://chat.example/messages?${text}`, listMessages);
  test('has numbers and defaults', () => {
    expect(query('limit=7')).toEqual({ ok: true, value: { limit: 7 } });
    expect(query('')).toEqual({ ok: true, value: { limit: 50 } });
  });
  test.each(['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'limit=1&limit=2', 'more=1', 'cursor=%00'])(
    '%j is invalid',
    (text) => {
      expect(query(text)).toMatchObject({ error: { code: 'invalid' } });
    },
  );
});

describe('[ERR1] problem documents', () => {
  test('say the code, the title and the fields', async () => {
    const response = problem({ code: 'invalid', fields: ['a.b'] });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'urn:care-chat:problem:invalid',
      title: 'The request does not match the schema.',
      status: 422,
      code: 'invalid',
      retry: 'never',
      fields: ['a.b'],
    });
  });
  test('say when to come back, in whole seconds', () => {
    expect(problem({ code: 'rate_limited', retryAfterMs: 1_200 }).headers.get('retry-after')).toBe('2');
  });
  test('of missing identity say how to give one', () => {
    expect(problemOf('token_expired').headers.get('www-authenticate')).toBe('Bearer');
  });
  test('stand in for the value of a failed result', async () => {
    expect(respond({ ok: false, error: { code: 'not_found' } }, 201).status).toBe(404);
    const good = respond({ ok: true, value: { a: 1 } }, 201);
    expect([good.status, await good.json()]).toEqual([201, { a: 1 }]);
  });
});

test('[PHI1] an exception shows neither its message nor its stack', async () => {
  const app = new Hono().onError((error) => problemOf(codeOfException(error)));
  app.get('/', () => {
    throw new Error('Ana Ruiz has a rash');
  });
  const response = await app.request('/');
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('Ana');
});

test.each([
  [new Error('x'), 'internal'],
  [Object.assign(new Error('x'), { retryable: true }), 'unavailable'],
  [Object.assign(new Error('x'), { overloaded: true }), 'unavailable'],
  [Object.assign(new Error('x'), { durableObjectReset: true }), 'unavailable'],
  ['text', 'internal'],
  [null, 'internal'],
])('[ERR1] the exception %j is %s', (error, code) => {
  expect(codeOfException(error)).toBe(code);
});

test.each([
  ['https://portal.example', true],
  ['http://localhost:8788', true],
  ['https://portal.example:443', false],
  ['https://portal.example/', false],
  ['https://portal.example/x', false],
  ['https://user@portal.example', false],
  ['https://PORTAL.example', false],
  ['ftp://portal.example', false],
  ['null', false],
  ['', false],
  ['https://', false],
  ['*', false],
])('[AUTH2] %j is an origin: %s', (origin, expected) => {
  expect(wellFormedOrigin(origin)).toBe(expected);
});

test.each([
  ['/panel-2523154fe48f.js', true],
  ['/panel-AB12CD34.js', true],
  ['/care-chat.js', false],
  ['/care-chat-sidebar.js', false],
  ['/npm/index.js', false],
  ['/panel-2523154fe48f/index.html', false],
])('[REST1] %j is kept for good: %s', (path, forGood) => {
  expect(assetCacheControl(path).includes('immutable')).toBe(forGood);
});
