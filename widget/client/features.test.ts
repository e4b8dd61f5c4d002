import { expect, test } from 'vitest';
import { FEATURES, type Feature } from '../../protocol/version.ts';
import { CONVERSATION } from './testing/builders.ts';
import { ana, openWorld } from './testing/harness.ts';

type Frame = { readonly type: string } & object;

/** What only a server that named the feature may be sent. A new feature does not compile until it answers here. */
const ofFeature: Record<Feature, ((frame: Frame) => boolean) | null> = {
  replies: (frame) => frame.type === 'send' && 'reply_to' in frame && frame.reply_to !== null,
  reactions: ({ type }) => type === 'react',
  edits: ({ type }) => type === 'edit',
  typing: ({ type }) => type === 'typing',
  renew: ({ type }) => type === 'renew',
  // It is the server's alone: nothing goes up for it.
  public_read: null,
  // By HTTP, and where the elements offer it.
  roles: null,
  marks: null,
  archive: null,
  finding: null,
  urgent: (frame) => frame.type === 'acknowledge' || (frame.type === 'send' && 'urgent' in frame),
  pins: null,
  mentions: (frame) => 'mentions' in frame,
  private_reading: null,
};

/** All that a client of these days can say, to a server with `features`. */
async function saidTo(features: readonly string[]): Promise<Frame[]> {
  const world = await openWorld((each) => {
    each.room.append(ana);
    each.room.features = each.server.features = features;
  });
  const { client, platform, server } = world;
  const message_id = `${CONVERSATION}.1`;
  const replyTo = {
    message_id,
    seq: 1,
    user_id: 'ana',
    name: ana.name,
    preview: 'text 1',
    message_type: 'text',
    retracted: false,
  } as const;
  client.setTyping(true);
  client.send({ text: 'an answer', files: [], replyTo });
  client.send({ text: 'at once', files: [], replyTo: null, urgent: true });
  const mentions = [{ user_id: 'ben', name: 'Ben' }];
  client.send({ text: '@Ben', files: [], replyTo: null, mentions });
  client.acknowledge(message_id);
  client.react(message_id, '👍', true);
  client.edit(message_id, 'better, @Ben', mentions);
  client.retract(message_id);
  // Long enough for the token to be renewed.
  await platform.advance(500_000);
  return server.frames.map(({ frame }) => frame);
}

test.each(FEATURES)('[WIRE1] a server without %s is sent nothing of it', async (feature) => {
  const said = await saidTo(FEATURES.filter((each) => each !== feature));
  expect(said.filter((frame) => ofFeature[feature]?.(frame))).toEqual([]);
  // What needs no name goes all the same.
  expect(said.map(({ type }) => type)).toEqual(expect.arrayContaining(['send', 'retract']));
});

test('[WIRE1] a server with all of them is sent something of each', async () => {
  const said = await saidTo(FEATURES);
  for (const [feature, belongs] of Object.entries(ofFeature))
    if (belongs !== null) expect(said.some(belongs), feature).toBe(true);
});
