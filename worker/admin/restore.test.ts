import { beforeEach, describe, expect, test } from 'vitest';
import { fail, limits, ok, type Result } from '../../protocol/index.ts';
import { actor, person, World } from '../../test/support/core.ts';
import type { RestoreMark, Told } from '../contracts.ts';
import { giveUpRestore, restoreStep, type RestorePorts, type RestoreProgress } from './restore.ts';

/** A conversation that can go back, a tenant that remembers, and calls of which any can be made to fail. */
class Stage {
  readonly world = new World();
  mark: RestoreMark | null = null;
  token: string | null = null;
  copied: Told | null = null;
  mute = false;
  /** Whether the platform can go back. */
  recovers = true;
  readonly calls: string[] = [];
  /** The call, by its number, that is carried out (`after`) or not (`before`) and then fails; none left = null. */
  crash: { at: number; when: 'before' | 'after' } | null = null;
  #putBack: () => void;

  constructor() {
    this.world.create(actor('ada'), [person('bob')]);
    this.say('kept');
    this.#putBack = this.world.keep();
    this.say('lost 1');
    this.say('lost 2');
  }

  say(content: string): void {
    const client_id = `${content.replace(' ', '-')}-client`;
    const done = this.world.core.execute('ada', {
      type: 'send',
      client_id,
      content,
      message_type: 'text',
      attachment_ids: [],
      reply_to: null,
    });
    if (!done.ok) throw new Error(done.error.code);
  }

  async #call<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    this.calls.push(name);
    const dies = this.crash?.at === this.calls.length ? this.crash.when : null;
    if (dies === 'before') throw new Error('the machine went away');
    const value = await work();
    if (dies === 'after') throw new Error('the machine went away');
    return value;
  }

  readonly ports: RestorePorts = {
    conversationId: 'c',
    now: () => this.world.now,
    newToken: () => `token-${this.calls.length}`,
    marks: {
      get: () => this.#call('mark', () => this.mark),
      put: (mark) =>
        this.#call('put', () => {
          this.mark = mark;
          return ok(null);
        }),
      lift: () =>
        this.#call('lift', () => {
          this.mark = null;
        }),
    },
    conversation: () => ({
      standing: () => this.#call('standing', () => this.#own(() => this.world.core.standing())),
      prepareRestore: (token) =>
        this.#call('prepare', () => {
          this.token = token;
          return this.#own(() => this.world.core.prepareRestore());
        }),
      restoreToken: () => this.#call('token', () => this.token),
      rewindTo: () =>
        this.#call('rewind', (): Result<never> => {
          if (!this.recovers) return fail('unavailable', { fields: ['to'] });
          this.#putBack();
          this.token = null;
          throw new Error('aborted');
        }),
      restored: (told) => this.#call('restored', () => this.world.core.restored(told)),
    }),
    copies: () => this.#call('copies', () => this.copied),
  };

  #own(work: () => Result<Told>): Result<Told> {
    return this.mute ? fail('storage_failed') : work();
  }

  step = (toMs = 1_000): Promise<Result<RestoreProgress>> => restoreStep(this.ports, toMs);

  /** As an operator does: again and again, waiting as told. */
  async through(): Promise<Result<RestoreProgress>> {
    for (let i = 0; i < 20; i++) {
      const done = await this.step().catch(() => null);
      this.crash = this.crash !== null && this.crash.at > this.calls.length ? this.crash : null;
      const later =
        done !== null && !done.ok && done.error.fields === undefined && done.error.code === 'unavailable';
      if (done === null || later) continue;
      if (!done.ok || done.value.phase === 'done') return done;
      this.world.now += done.value.again_in_ms;
    }
    throw new Error('it never ended');
  }
}

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});

describe('[DUR4] a restore', () => {
  test('[DUR4] first shuts the door and waits until everybody knows', async () => {
    expect(await stage.step()).toEqual(ok({ phase: 'settling', again_in_ms: limits.restore.settleMs }));
    expect(stage.mark).toMatchObject({ phase: 'settling', told: { epoch: 1, head: 4 } });
    stage.world.now += limits.restore.settleMs - 1;
    expect(await stage.step()).toEqual(ok({ phase: 'settling', again_in_ms: 1 }));
    expect(stage.calls).not.toContain('prepare');
  });

  test('[DUR4] waits out what an isolate may go by without the tenant, and the tickets given out before', () => {
    expect(limits.restore.settleMs).toBeGreaterThan(limits.tenantStaleMs + limits.ticket.ttlMs);
  });

  test('[DUR4] what is said while it waits is told too, and its numbers are not used again', async () => {
    await stage.step();
    stage.say('lost 3');
    const { peer } = stage.world.connect(actor('bob'));
    expect(await stage.through()).toEqual(ok({ phase: 'done', epoch: 2, head: 5 }));
    expect(peer.closed).toMatchObject({ reason: 'restarting' });
    expect(stage.mark?.phase).toBe('done');
    const kinds = stage.world.core.log.eventsWithin(0, 9).map((event) => event.kind);
    expect(kinds).toEqual(['conversation', 'message', 'void', 'void', 'void']);
  });

  const whole = (async () => {
    const probe = new Stage();
    await probe.through();
    return probe.calls.length;
  })();
  test.each(['before', 'after'] as const)(
    '[DUR4] goes on from wherever it broke off, %s any of its calls was carried out',
    async (when) => {
      for (let at = 1; at <= (await whole); at++) {
        const broken = new Stage();
        broken.crash = { at, when };
        expect(await broken.through()).toEqual(ok({ phase: 'done', epoch: 2, head: 4 }));
        expect(broken.mark?.phase).toBe('done');
        expect(broken.world.core.log.head).toBe(4);
      }
    },
  );

  test('[DUR4] goes back once only: what was raised is not undone by repeating', async () => {
    stage.crash = { at: (await whole) - 1, when: 'after' };
    const done = await stage.through();
    stage.say('after');
    expect(await stage.step()).toEqual(done);
    expect(stage.calls.filter((call) => call === 'rewind')).toHaveLength(1);
    expect(stage.world.core.log.head).toBe(5);
  });

  test('on a platform that cannot go back is refused, and the door stays shut until it is given up', async () => {
    stage.recovers = false;
    expect(await stage.through()).toEqual(fail('unavailable', { fields: ['to'] }));
    expect(stage.mark).not.toBeNull();
    expect(await giveUpRestore(stage.ports)).toMatchObject({ ok: true, value: { phase: 'done' } });
    expect(stage.mark?.phase).toBe('done');
    expect(stage.world.core.log.eventsWithin(0, 9).map((event) => event.kind)).not.toContain('void');
  });

  test('given up before anything went back leaves all as it was', async () => {
    await stage.step();
    expect(await giveUpRestore(stage.ports)).toEqual(ok({ phase: 'done', epoch: 1, head: 4 }));
    expect(stage.world.core.standing()).toMatchObject({ value: { epoch: 1 } });
    expect(await giveUpRestore(stage.ports)).toMatchObject({ error: { code: 'not_found' } });
  });

  test('[DUR4] of a conversation that cannot say what it told asks its copies, and keeps well clear', async () => {
    stage.copied = { epoch: 1, head: 3, rev: 7, users: ['ada', 'eve'] };
    stage.mute = true;
    const { marginSeqs } = limits.restore;
    await stage.step();
    expect(stage.mark?.told).toEqual({
      epoch: 1,
      head: 3 + marginSeqs,
      rev: 7 + marginSeqs,
      users: ['ada', 'eve'],
    });
    await stage.through();
    expect(stage.world.core.log.head).toBeGreaterThan(marginSeqs);
    expect(stage.world.core.log.meta.epoch).toBe(2);
  });

  test('of which nobody knows anything does not begin', async () => {
    stage.mute = true;
    expect(await stage.step()).toEqual(fail('storage_failed'));
    expect(stage.mark).toBeNull();
  });

  test('to another instant begins anew behind the same shut door', async () => {
    await stage.step(1_000);
    const opensAtMs = stage.mark?.opensAtMs;
    stage.world.now += 5_000;
    await stage.step(2_000);
    expect(stage.mark).toMatchObject({ toMs: 2_000, phase: 'settling', opensAtMs });
  });

  test.each([
    ['what is to come', 1_000_000],
    ['before the platform keeps anything', 1_000_000 - limits.restore.keptMs - 1],
  ])('to %s is refused', async (_, toMs) => {
    expect(await stage.step(toMs)).toEqual(fail('invalid', { fields: ['to'] }));
    expect(stage.mark).toBeNull();
  });
});
