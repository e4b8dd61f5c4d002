import { beforeEach, describe, expect, test } from 'vitest';
import { actor, person, World } from '../../test/support/core.ts';
import type { SendCommand } from '../../protocol/index.ts';

const pat = actor('pat');
const send = (client_id: string, content: string): SendCommand => ({
  type: 'send',
  client_id,
  content,
  message_type: 'text',
  attachment_ids: [],
  reply_to: null,
});

let world: World;
beforeEach(() => {
  world = new World();
  world.create(pat, [person('doc')]);
});
const say = (who: string, client_id: string, text = 'Hello'): number => {
  const done = world.core.execute(who, send(client_id, text));
  if (!done.ok) throw new Error(done.error.code);
  return done.value.seq;
};

describe('the alarm', () => {
  test('[DUR3] comes back by itself while a place does not answer', () => {
    world.records.apply = () => new Promise(() => undefined);
    say('pat', 'client-01');
    world.now += 60_000;
    expect(world.core.due.dueNow(world.now)).toEqual(['drain']);
    world.core.copies.takeUp();
    expect(world.core.due.dueNow(world.now)).toEqual([]);
    expect(world.core.due.nextAt()).toBeGreaterThan(world.now);
  });
});
