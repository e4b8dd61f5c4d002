import { expect, test } from 'vitest';
import { fail } from '../../protocol/index.ts';
import type { Http } from './http.ts';
import { loadOverHttp } from './room-http.ts';
import { CONVERSATION } from './testing/builders.ts';
import { emptyThread } from './thread.ts';

/** A server of which one question is answered, and the others never are. Nothing but `json` is asked of it here. */
const http = (answers: Readonly<Record<string, unknown>>): Http =>
  ({
    json: (_method: string, path: string) =>
      path in answers ? Promise.resolve(answers[path]) : new Promise(() => undefined),
  }) as unknown as Http;

test('[ACL2] that there is no such conversation is known at once, whatever becomes of its messages', async () => {
  const refused = {
    ok: false,
    error: { kind: 'problem', ...fail('not_found').error },
  };
  const asked = loadOverHttp(
    http({ [`/conversations/${CONVERSATION}`]: refused }),
    emptyThread(CONVERSATION, 'ana'),
  );
  expect(await asked).toBe('gone');
});
