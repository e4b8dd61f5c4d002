import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from './http.ts';
import { callsOf, Group } from './group.ts';
import { FakePlatform } from './testing/fake-platform.ts';

const C = 'C'.repeat(30);

describe('[REST1] what a change asks for', () => {
  test.each([
    [
      { what: 'add', userIds: ['a', 'b'], history: 'from_start' } as const,
      [
        'POST /senders {"user_id":"a","history":"from_start"}',
        'POST /senders {"user_id":"b","history":"from_start"}',
      ],
    ],
    [{ what: 'remove', senderId: `${C}.s2` } as const, [`DELETE /senders/${C}.s2 null`]],
    [
      { what: 'role', senderId: `${C}.s2`, role: 'owner' } as const,
      [`PATCH /senders/${C}.s2 {"role":"owner"}`],
    ],
    [{ what: 'rename', title: null } as const, ['PATCH  {"title":null}']],
    [
      { what: 'pin', messageId: `${C}.4`, pinned: true } as const,
      [`PATCH /messages/${C}.4/pin {"pinned":true}`],
    ],
    [{ what: 'mark', marks: { pinned: true } } as const, ['PATCH /mine {"pinned":true}']],
    [{ what: 'active', active: false } as const, ['PATCH  {"is_active":false}']],
  ])('%j', (change, calls) => {
    const root = `/conversations/${C}`;
    const told = callsOf(C, change).map(
      ({ method, path, body }) => `${method} ${path.replace(root, '')} ${JSON.stringify(body)}`,
    );
    expect(told).toEqual(calls);
  });
});

describe('[IDM1] the same change again', () => {
  const { bodies, answers, group } = (() => {
    const sent: { client_id: string }[] = [];
    const next: HttpAnswer<never>[] = [];
    const http = {
      json: (_method: string, _path: string, _schema: unknown, options: { body?: unknown }) => {
        sent.push(options.body as { client_id: string });
        return Promise.resolve(next.shift() ?? { ok: true as const, value: null });
      },
    };
    return { bodies: sent, answers: next, group: new Group(http as never, new FakePlatform(null as never)) };
  })();
  const rename = () => group.change(C, { what: 'rename', title: 'Rounds' });

  test('after an outcome nobody knows is the same, after an answer another', async () => {
    answers.push({ ok: false, error: { kind: 'network' } });
    await expect(rename()).rejects.toMatchObject({ code: 'unavailable' });
    await rename();
    const refused = { kind: 'problem', code: 'forbidden', retry: 'never', waitMs: 0 } as const;
    answers.push({ ok: false, error: refused });
    await expect(rename()).rejects.toMatchObject({ code: 'forbidden' });
    await rename();
    const [first, again, other, last] = bodies.map(({ client_id: id }) => id);
    expect(again).toBe(first);
    expect(new Set([first, other, last]).size).toBe(3);
  });

  test('once it was set otherwise in between is another change', async () => {
    const pin = (pinned: boolean) => group.change(C, { what: 'pin', messageId: `${C}.4`, pinned });
    bodies.length = 0;
    answers.push({ ok: false, error: { kind: 'network' } });
    await expect(pin(true)).rejects.toMatchObject({ code: 'unavailable' });
    await pin(false);
    await pin(true);
    expect(new Set(bodies.map(({ client_id: id }) => id)).size).toBe(3);
  });
});
