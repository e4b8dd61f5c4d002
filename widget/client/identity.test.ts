import { describe, expect, test } from 'vitest';
import { Identity, type GetToken, type TokenGrant, type TokenReason } from './identity.ts';
import { tokenFor } from './testing/builders.ts';
import { FakePlatform, settle } from './testing/fake-platform.ts';
import { FakeServer } from './testing/fake-server.ts';
import { person } from './testing/builders.ts';

function setUp(answer?: (reason: TokenReason, call: number) => ReturnType<GetToken>) {
  const platform = new FakePlatform(new FakeServer(person('ana')));
  const calls: TokenReason[] = [];
  const signals: AbortSignal[] = [];
  const events: string[] = [];
  const grant = (serial: number): TokenGrant => ({ token: tokenFor('ana', serial), expires_in: 100 });
  const identity = new Identity(
    ({ reason, signal }) => {
      calls.push(reason);
      signals.push(signal);
      return answer ? answer(reason, calls.length) : grant(calls.length);
    },
    platform,
    {
      renewed: () => events.push('renewed'),
      signedOut: () => events.push('signed_out'),
      personChanged: () => events.push('person_changed'),
    },
  );
  return { platform, identity, calls, signals, events };
}

describe('[AUTH5] when the portal is asked', () => {
  test('not before the first use, and once for all who wait', async () => {
    const { identity, calls } = setUp();
    expect(calls).toEqual([]);
    const [a, b] = await Promise.all([identity.token(), identity.token()]);
    expect(a).toBe(b);
    expect(calls).toEqual(['open']);
  });

  test('at 80 % of the life of the token while a socket is up', async () => {
    const { identity, platform, calls, events } = setUp();
    await identity.token();
    identity.setInUse(true);
    await platform.advance(79_999);
    expect(calls).toEqual(['open']);
    await platform.advance(1);
    expect(calls).toEqual(['open', 'expiring']);
    expect(events).toEqual(['renewed']);
  });

  test('not while no socket is up; then at the next use', async () => {
    const { identity, platform, calls } = setUp();
    await identity.token();
    identity.setInUse(true);
    identity.setInUse(false);
    await platform.advance(1_000_000);
    expect(calls).toEqual(['open']);
    await identity.token();
    expect(calls).toEqual(['open', 'expiring']);
  });

  test('once after a rejection, however many requests were rejected', async () => {
    const { identity, calls } = setUp();
    const bad = (await identity.token()) ?? '';
    const fresh = await Promise.all([identity.rejected(bad), identity.rejected(bad)]);
    expect(fresh[0]).toBe(fresh[1]);
    expect(fresh[0]).not.toBe(bad);
    expect(await identity.rejected(bad)).toBe(fresh[0]);
    expect(calls).toEqual(['open', 'rejected']);
  });

  test('again a little later when renewing failed', async () => {
    const { identity, platform, calls } = setUp((_, call) =>
      call === 2 ? Promise.reject(new Error('portal')) : { token: tokenFor('ana', call), expires_in: 100 },
    );
    await identity.token();
    identity.setInUse(true);
    await platform.advance(80_000);
    await platform.advance(5_000);
    expect(calls).toEqual(['open', 'expiring', 'expiring']);
  });
});

describe('[AUTH5] what the portal may do', () => {
  test('null is signed out', async () => {
    const { identity, events } = setUp(() => null);
    expect(await identity.token()).toBeNull();
    expect(events).toEqual(['signed_out']);
  });

  test('silence ends after 10 s, and the call is told', async () => {
    const { identity, platform, signals } = setUp(() => new Promise<null>(() => undefined));
    const answer = identity.token();
    await platform.advance(9_999);
    expect(signals[0]?.aborted).toBe(false);
    await platform.advance(1);
    expect(await answer).toBeUndefined();
    expect(signals[0]?.aborted).toBe(true);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('portal');
      },
    ],
    ['rejects', () => Promise.reject(new Error('portal'))],
    ['answers no life', () => ({ token: 'x', expires_in: 0 })],
  ])('%s: no token, and no harm', async (_, answer) => {
    expect(await setUp(answer).identity.token()).toBeUndefined();
  });

  test('[AUTH6] naming another person uses neither token', async () => {
    const { identity, events, platform } = setUp((_, call) => ({
      token: tokenFor(call === 1 ? 'ana' : 'ben', call),
      expires_in: 100,
    }));
    await identity.token();
    await platform.advance(90_000);
    expect(await identity.token()).toBeUndefined();
    expect(events).toEqual(['person_changed']);
  });
});

test.each([
  ['before', true],
  ['after', false],
])('[AUTH6] an answer %s forget is nobody’s', async (_, answeredFirst) => {
  let answer: (grant: TokenGrant) => void = () => undefined;
  const { identity, events, platform, calls } = setUp(
    () => new Promise<TokenGrant>((resolve) => (answer = resolve)),
  );
  const asked = identity.token();
  await settle();
  if (answeredFirst) answer({ token: tokenFor('ana'), expires_in: 100 });
  identity.forget();
  answer({ token: tokenFor('ana'), expires_in: 100 });
  expect(await asked).toBeUndefined();
  expect(events).toEqual([]);
  await settle();
  expect(platform.pendingTimers).toBe(0);
  // Nor is anything asked for what that person still had on its way.
  expect(await identity.token()).toBeUndefined();
  expect(await identity.rejected(tokenFor('ana'))).toBeUndefined();
  expect(calls).toEqual(['open']);
});

test('[AUTH5] in doubt, the portal is asked before the token is used again', async () => {
  const { identity, calls } = setUp(() => ({ token: tokenFor('ana'), expires_in: 600 }));
  await identity.token();
  await identity.token();
  identity.doubt();
  await identity.token();
  expect(calls).toEqual(['open', 'expiring']);
});
