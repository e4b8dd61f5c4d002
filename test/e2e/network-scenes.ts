import { readFileSync } from 'node:fs';
import type { Traffic } from '../support/fault-proxy.ts';
import type { Lane } from './network-lane.ts';

/** One trouble of the line and what is written meanwhile. When `play` returns, the line is cleared. */
export interface Scene {
  readonly name: string;
  readonly play: (lane: Lane) => Promise<void>;
}

const pdf = readFileSync('demo/assets/seed/home-readings-june.pdf');
const ACK = '"type":"ack"';
const SEND = '"type":"send"';
/** What was seen has gone up, and its answer is never heard of. */
const quietly = { direction: 'up', lets: true, does: 'swallow_down' } as const;

/** Troubles that show at once: what is cut is known to be cut. */
export const loud: readonly Scene[] = [
  {
    name: 'the line is cut before the acknowledge comes back',
    play: async (lane) => {
      const cut = lane.line.trap({
        traffic: 'socket',
        direction: 'down',
        sees: ACK,
        lets: false,
        does: 'cut',
      });
      await lane.say();
      await cut;
    },
  },
  {
    name: 'the line is cut between the acknowledge and the event',
    play: async (lane) => {
      const cut = lane.line.trap({
        traffic: 'socket',
        direction: 'down',
        sees: ACK,
        lets: true,
        does: 'cut',
      });
      await lane.say();
      await cut;
    },
  },
  {
    name: 'the line is cut as the message goes up',
    play: async (lane) => {
      const cut = lane.line.trap({
        traffic: 'socket',
        direction: 'up',
        sees: SEND,
        lets: false,
        does: 'cut',
      });
      await lane.say();
      await cut;
    },
  },
  {
    name: 'the line is cut as the ticket comes back, and again at the hello',
    play: async (lane) => {
      const ticket = lane.line.trap({
        traffic: 'http',
        direction: 'up',
        sees: 'POST /tickets',
        lets: true,
        does: 'cut',
      });
      const hello = lane.line.trap({
        traffic: 'socket',
        direction: 'down',
        sees: '"type":"welcome"',
        lets: false,
        does: 'cut',
      });
      lane.line.cut('socket');
      await lane.say();
      await ticket;
      await hello;
    },
  },
  {
    name: 'the line is cut when an upload is stored and not yet answered',
    play: async (lane) => {
      const cut = lane.line.trap({
        traffic: 'http',
        direction: 'down',
        // "Created": the file is stored.
        sees: 'HTTP/1.1 201',
        lets: false,
        does: 'cut',
      });
      await lane.attach(pdf, 'Readings.pdf');
      await lane.say(2);
      await cut;
    },
  },
  {
    name: 'a slow line, cut in the middle of an upload',
    play: async (lane) => {
      lane.line.set({ kind: 'slow', bytesPerSecond: 24_000 });
      await lane.attach(pdf, 'Slow readings.pdf');
      await lane.say();
      await lane.wait(300, 500);
      lane.line.cut('http');
      await lane.wait(200, 400);
    },
  },
  {
    name: 'nothing answers for a while',
    play: async (lane) => {
      lane.line.set({ kind: 'refuse' });
      lane.line.cut();
      await lane.say();
      await lane.wait(500, 1_500);
    },
  },
  {
    name: 'sockets are refused: messages go by HTTP, each once',
    play: async (lane) => {
      lane.line.set({ kind: 'refuse' }, 'socket');
      lane.line.cut('socket');
      await lane.say(2);
      await lane.arrived(10_000);
    },
  },
  {
    name: 'HTTP is refused once the sockets are up: messages go by socket',
    play: async (lane) => {
      lane.line.set({ kind: 'refuse' }, 'http');
      lane.line.cut('http');
      await lane.say(2);
      await lane.arrived(5_000);
    },
  },
  {
    name: 'a long and uneven way',
    play: async (lane) => {
      lane.line.set({ kind: 'latency', ms: 150, jitterMs: 250 });
      await lane.say(3);
      await lane.wait(300);
      lane.line.cut('socket');
      await lane.wait(300, 800);
    },
  },
  {
    name: 'nothing moves for a while, and then it does',
    play: async (lane) => {
      await lane.say(1);
      lane.line.set({ kind: 'stall' });
      await lane.say(2);
      await lane.wait(500, 1_500);
    },
  },
  {
    name: 'any of these, one after another',
    play: async (lane) => {
      for (let turn = 0; turn < 5; turn++) {
        const { line } = lane;
        const turns = [
          () => line.cut(),
          () => line.cut('socket'),
          () => line.set({ kind: 'clear' }),
          () => line.set({ kind: 'refuse' }),
          () => line.set({ kind: 'stall' }),
          () => line.set({ kind: 'slow', bytesPerSecond: 8_000 }),
          () => line.set({ kind: 'latency', ms: 50, jitterMs: 300 }),
        ];
        turns[lane.between(0, turns.length - 1)]?.();
        await lane.say(lane.between(0, 2));
        await lane.wait(50, 700);
      }
    },
  },
];

/** The page sleeps, and the line dies meanwhile without a word. */
async function afterSleep(lane: Lane, dead?: Traffic): Promise<void> {
  await lane.say(1);
  await lane.arrived(10_000);
  await lane.asleep(async () => {
    lane.line.set({ kind: 'half_open', dead: 'down' }, dead);
    await lane.wait(500);
    lane.line.set({ kind: 'clear' });
  });
  await lane.say();
}

/** Troubles that nobody is told of: the page has to notice a silence, which takes it as long as it listens. */
export const silent: readonly Scene[] = [
  {
    name: 'after a sleep, the sockets are dead and nobody said so',
    play: (lane) => afterSleep(lane, 'socket'),
  },
  {
    name: 'a message and a file are stored, and of neither anything comes back',
    play: async (lane) => {
      const upload = lane.line.trap({ ...quietly, traffic: 'http', sees: 'POST /attachments' });
      await lane.attach(pdf, 'Stored unheard.pdf');
      await lane.say(1);
      const message = lane.line.trap({ ...quietly, traffic: 'socket', sees: SEND });
      await lane.say(2);
      await upload;
      await message;
    },
  },
];

/** Those of which each step alone takes its fifteen seconds. */
export const patient: readonly Scene[] = [
  {
    name: 'after a sleep, every connection is dead, those the browser keeps for later too',
    play: (lane) => afterSleep(lane),
  },
  {
    name: 'the ticket is asked for, and nothing comes back',
    play: async (lane) => {
      const ticket = lane.line.trap({ ...quietly, traffic: 'http', sees: 'POST /tickets' });
      lane.line.cut('socket');
      await lane.say();
      await ticket;
    },
  },
  {
    name: 'hello is said, and nothing comes back',
    play: async (lane) => {
      const hello = lane.line.trap({ ...quietly, traffic: 'socket', sees: '"type":"hello"' });
      lane.line.cut('socket');
      await lane.say();
      await hello;
    },
  },
  {
    name: 'nothing goes up any more',
    play: async (lane) => {
      lane.line.set({ kind: 'half_open', dead: 'up' }, 'socket');
      await lane.say();
    },
  },
];
