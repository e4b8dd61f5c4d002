import { expect, test } from 'vitest';
import { actor, person, World } from '../../test/support/core.ts';
import { FEATURES, type ConversationDown, type Feature } from '../../protocol/index.ts';

/**
 * A side uses only what both named. Events are another matter: the log is one and without a hole for everybody, and a
 * client passes over the kinds it does not know.
 */

const pat = actor('pat');
const doc = actor('doc', 'doctor');

/** The frames that only a client which named the feature is sent. One that is the answer to its own is asked for. */
const sent: Record<Feature, readonly ConversationDown['type'][]> = {
  replies: [],
  reactions: [],
  edits: [],
  typing: ['typing'],
  renew: [],
  public_read: [],
  roles: [],
  marks: [],
  archive: [],
  finding: [],
  urgent: [],
  pins: [],
  mentions: [],
  private_reading: [],
};

/** All that can happen in a conversation, as one whose socket said `features` is told of it. */
function toldOf(features: readonly string[]): Set<ConversationDown['type']> {
  const world = new World();
  world.create(pat, [person('doc')]);
  const told = world.connect(doc, null);
  world.up(told.id, { type: 'hello', after: 0, features: [...features] });
  world.up(told.id, { type: 'pull', after: 0 });
  const { id, peer } = world.connect(pat);
  world.up(id, { type: 'typing', active: true });
  world.up(id, { type: 'send', client_id: 'client-one', content: 'Hello' });
  const message_id = peer.of('ack').at(-1)?.message_id ?? '';
  world.up(id, { type: 'send', client_id: 'client-two', content: 'and', reply_to: message_id });
  world.up(id, { type: 'edit', client_id: 'client-three', message_id, content: 'Hello!' });
  world.up(id, { type: 'react', client_id: 'client-four', message_id, emoji: '👍', action: 'add' });
  world.up(id, { type: 'retract', client_id: 'client-five', message_id });
  const other = world.connect(doc);
  world.up(other.id, { type: 'send', client_id: 'client-six', content: 'Now', urgent: true });
  const urgent = other.peer.of('ack').at(-1)?.message_id ?? '';
  world.up(id, { type: 'acknowledge', client_id: 'client-seven', message_id: urgent });
  world.up(id, { type: 'read', seq: world.core.log.head });
  expect(told.peer.events.map((event) => event.seq)).toEqual(
    Array.from({ length: world.core.log.head }, (_, index) => index + 1),
  );
  return new Set(told.peer.frames.map((frame) => frame.type));
}

test.each(FEATURES)('[WIRE1] a client that did not name %s is sent none of its frames', (feature) => {
  const told = toldOf(FEATURES.filter((each) => each !== feature));
  for (const type of sent[feature]) expect(told).not.toContain(type);
});

test('[WIRE1] a client that named every feature is sent the frames of each', () => {
  const told = toldOf(FEATURES);
  for (const type of Object.values(sent).flat()) expect(told).toContain(type);
});

test('[WIRE1] [ORD1] a client that named none is sent every event, and nothing that is a feature’s', () => {
  const told = toldOf([]);
  for (const type of Object.values(sent).flat()) expect(told).not.toContain(type);
});
