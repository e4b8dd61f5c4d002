/**
 * What it costs to come back after an absence: replaying what was missed, against forgetting the rows and loading the
 * newest page. The server's own encoders over SQLite, the client's own schemas and folds, no network:
 * `node bench/replay-limit.ts`. `REPLAY_LIMIT` in widget/client/thread.ts is set from it.
 */
import { conversationDown, type ConversationDown } from '../protocol/index.ts';
import { actor, CONVERSATION, FakePeer, person, World } from '../test/support/core.ts';
import {
  applyEvents,
  emptyThread,
  forgetRows,
  mergePage,
  welcomed,
  type Thread,
} from '../widget/client/thread.ts';
import { median } from './stats.ts';

const ANA = actor('ana');
const BEN = actor('ben', 'doctor');
const ROUNDS = 15;
/** As people write: from a word to a paragraph. */
const TEXT = 'I have been taking the tablets for a week now, and the dizziness comes back every evening. ';
const text = (n: number) => TEXT.repeat(1 + (n % 4)).slice(0, 20 + ((n * 37) % 300));

/** Keeps what came down as it came. */
class RawPeer extends FakePeer {
  readonly texts: string[] = [];
  override send(frame: string): void {
    this.texts.push(frame);
  }
}

interface Cost {
  readonly bytes: number;
  readonly trips: number;
  readonly serverMs: number;
  readonly clientMs: number;
}

function worldWith(missed: number): World {
  const world = new World();
  world.create(ANA, [person('ben')]);
  const writer = world.connect(BEN);
  for (let n = 0; n < 60 + missed; n++) {
    world.up(writer.id, { type: 'send', client_id: `bench-${n}-xxxx`, content: text(n) });
    world.up(writer.id, { type: 'got', seq: world.core.log.head });
    // A bucket of commands fills again.
    world.now += 250;
  }
  return world;
}

/** A session of Ana's whose answers are kept as text. */
function session(world: World): { peer: RawPeer; ask: (frame: Parameters<World['up']>[1]) => string } {
  const { id, peer } = world.connect(ANA, null);
  const raw = new RawPeer();
  peer.send = (frame) => raw.send(frame);
  return {
    peer: raw,
    ask: (frame) => {
      world.up(id, frame);
      return raw.texts.at(-1) ?? '';
    },
  };
}

function read(frame: string): ConversationDown {
  return conversationDown.parse(JSON.parse(frame));
}
function timed<T>(work: () => T): [T, number] {
  const from = performance.now();
  const result = work();
  return [result, performance.now() - from];
}

function replay(world: World, held: Thread): Cost {
  const { ask } = session(world);
  ask({ type: 'hello', after: held.after, epoch: held.epoch ?? 0, features: [] });
  let thread = held;
  let cost: Cost = { bytes: 0, trips: 0, serverMs: 0, clientMs: 0 };
  for (;;) {
    const [frame, serverMs] = timed(() => ask({ type: 'pull', after: thread.after }));
    const [more, clientMs] = timed(() => {
      const events = read(frame);
      if (events.type !== 'events') throw new Error(`expected events, got ${events.type}`);
      thread = applyEvents(thread, events.events).thread;
      return events.more;
    });
    cost = {
      bytes: cost.bytes + Buffer.byteLength(frame),
      trips: cost.trips + 1,
      serverMs: cost.serverMs + serverMs,
      clientMs: cost.clientMs + clientMs,
    };
    if (!more) return cost;
  }
}

function page(world: World, held: Thread): Cost {
  const { ask } = session(world);
  ask({ type: 'hello', after: held.after, epoch: held.epoch ?? 0, features: [] });
  const head = world.core.log.head;
  const [pulled, pullMs] = timed(() => ask({ type: 'pull', after: head }));
  const [frame, pageMs] = timed(() => ask({ type: 'history', ref: 'bench-page', before: head + 1 }));
  const [, clientMs] = timed(() => {
    const rows = read(frame);
    if (rows.type !== 'history') throw new Error(`expected history, got ${rows.type}`);
    mergePage(forgetRows(held, held.epoch ?? 0, head), rows, 'replace');
  });
  const bytes = Buffer.byteLength(pulled) + Buffer.byteLength(frame);
  return { bytes, trips: 1, serverMs: pullMs + pageMs, clientMs };
}

/** What a client holds that saw everything up to 60 events after the founding. */
function heldBefore(world: World, missed: number): Thread {
  const { ask } = session(world);
  const welcome = read(ask({ type: 'hello', after: 0, features: [] }));
  if (welcome.type !== 'welcome') throw new Error('expected a welcome');
  const after = world.core.log.head - missed;
  const rows = read(ask({ type: 'history', ref: 'bench-page', before: after + 1 }));
  if (rows.type !== 'history') throw new Error('expected history');
  const known = welcomed(emptyThread(CONVERSATION, 'ana'), { ...welcome, head: after }).thread;
  return mergePage(known, rows, 'replace');
}

function costOf(work: () => Cost): Cost {
  const all = Array.from({ length: ROUNDS }, work);
  const of = (name: keyof Cost) => median(all.map((each) => each[name]));
  return { bytes: of('bytes'), trips: of('trips'), serverMs: of('serverMs'), clientMs: of('clientMs') };
}

const line = (name: string, { bytes, trips, serverMs, clientMs }: Cost) =>
  `${name.padEnd(14)} ${String(Math.round(bytes / 1024)).padStart(6)} KiB ${String(trips).padStart(3)} trips` +
  `   server ${serverMs.toFixed(1).padStart(6)} ms   client ${clientMs.toFixed(1).padStart(6)} ms\n`;

for (const missed of [10, 50, 100, 150, 200, 256, 500, 1_000, 2_000]) {
  const world = worldWith(missed);
  const held = heldBefore(world, missed);
  process.stdout.write(
    line(
      `replay ${missed}`,
      costOf(() => replay(world, held)),
    ),
  );
  if (missed === 2_000)
    process.stdout.write(
      line(
        'page of 50',
        costOf(() => page(world, held)),
      ),
    );
}
