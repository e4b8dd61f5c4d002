import { Late } from '../../late.ts';
import { allParts } from '../all-parts.ts';
import { LeanClient } from '../lean-client.ts';
import type { ClientParts } from '../parts.ts';
import type { GetToken } from '../identity.ts';
import type { ConversationView, MessageView } from '../state.ts';
import { CONVERSATION, person } from './builders.ts';
import type { FakeConversation } from './fake-conversation.ts';
import { FakePlatform, type FakeProfile } from './fake-platform.ts';
import { API, FakeServer } from './fake-server.ts';

export const ana = person('ana');
export const ben = person('ben', 'doctor');

export interface World {
  readonly server: FakeServer;
  readonly room: FakeConversation;
  readonly platform: FakePlatform;
  readonly client: LeanClient;
  /** What writing needs; given at once unless the test holds it back. */
  readonly parts: Late<ClientParts>;
  /** The conversation on show; fails the test when there is none. */
  readonly open: () => ConversationView;
  readonly lastRow: () => MessageView;
  /** Reopens the socket after it was lost. */
  readonly reconnect: () => Promise<void>;
}

export interface WorldOptions {
  /** The browser profile it shares with others. */
  readonly profile?: FakeProfile;
  /** The server it shares with others. */
  readonly server?: FakeServer;
  readonly getToken?: GetToken;
  /** Nothing that only writing needs is here yet. */
  readonly late?: boolean;
  /** Of the ids it makes, so that two pages make none twice. */
  readonly idPrefix?: string;
}

/** A client of Ana's, talking to a fake server that holds one conversation with Ben. */
export function makeWorld(options: WorldOptions = {}): World {
  const server = options.server ?? new FakeServer(ana);
  const room = server.conversations.get(CONVERSATION) ?? server.converse(CONVERSATION, [ben]);
  const platform = new FakePlatform(server, options.profile, options.idPrefix);
  const parts = new Late<ClientParts>();
  if (options.late !== true) parts.give(allParts);
  const client = new LeanClient(
    { api: API, tenant: 'clinic', getToken: options.getToken ?? server.grant, platform },
    parts,
  );
  const open = () => {
    const { open: view } = client.state;
    if (view === null) throw new Error('no conversation is on show');
    return view;
  };
  return {
    server,
    room,
    platform,
    client,
    parts,
    open,
    lastRow: () => {
      const row = open().rows.at(-1);
      if (!row) throw new Error('the conversation is empty');
      return row;
    },
    reconnect: async () => {
      platform.signal('online');
      await platform.advance(100);
    },
  };
}

/** The same, started, with the conversation open and its socket live. */
export async function openWorld(
  prepare: (world: World) => void = () => undefined,
  options: Parameters<typeof makeWorld>[0] = {},
): Promise<World> {
  const world = makeWorld(options);
  prepare(world);
  await world.client.start();
  world.client.openConversation(CONVERSATION);
  await world.platform.advance(100);
  return world;
}

export const say = (world: World, text: string, files: readonly File[] = []): void =>
  world.client.send({ text, files, replyTo: null });

/** The page after `before`, in the same tab and at the same server. */
export async function reload(before: World, prepare?: (world: World) => void): Promise<World> {
  before.platform.signal('leaving');
  before.client.destroy();
  await before.platform.advance(0);
  return openWorld(
    (world) => {
      for (const [key, text] of before.platform.stored) world.platform.stored.set(key, text);
      prepare?.(world);
    },
    { server: before.server, idPrefix: 'client-id-next' },
  );
}
