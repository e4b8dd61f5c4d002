import { evictAllDurableObjects } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import type { ReplicationStatus } from '../../worker/contracts.ts';
import { Api, Operator, type Transport } from '../support/api.ts';
import { createPortal, type Person, type Portal } from '../support/tokens.ts';
import type { RawSocket } from '../support/wire-socket.ts';

const CHAT = 'https://chat.test';
export const ORIGIN = 'https://portal.test';

/** Straight into the Worker under test. */
const straight: Transport = {
  fetch: (path, init) => exports.default.fetch(new Request(new URL(path, CHAT), init)),
  async connect(path, protocols, origin): Promise<RawSocket> {
    const response = await exports.default.fetch(
      new Request(new URL(path, CHAT), {
        headers: { upgrade: 'websocket', 'sec-websocket-protocol': protocols.join(', '), origin },
      }),
    );
    const socket = response.webSocket;
    if (socket === null) throw new Error(`no socket: ${response.status} ${await response.text()}`);
    // The queue of a test's socket listens in the same turn, so no frame is missed.
    queueMicrotask(() => socket.accept());
    return socket as unknown as RawSocket;
  },
};

/** The last step taken; the next one waits for it, so that steps keep their order. */
let turn: Promise<void> = Promise.resolve();
/** Frames to be sent with the step that is waiting: those of one moment are one step. */
let burst: (() => void)[] = [];

/** Takes every object out of memory once what was asked before is done. Sockets sleep, storage stays. */
function asleep(): Promise<void> {
  turn = turn.then(() => evictAllDurableObjects());
  return turn;
}

function say(what: () => void): void {
  burst.push(what);
  if (burst.length > 1) return;
  turn = asleep().then(() => {
    const frames = burst;
    burst = [];
    for (const send of frames) send();
  });
}

/** The same, to objects that know nothing but what they have stored: all are evicted before each step. */
const forgetful: Transport = {
  async fetch(path, init) {
    await asleep();
    return straight.fetch(path, init);
  },
  async connect(path, protocols, origin) {
    await asleep();
    const socket = await straight.connect(path, protocols, origin);
    return {
      send: (data) => say(() => socket.send(data)),
      close: (code, reason) => say(() => socket.close(code, reason)),
      addEventListener: socket.addEventListener.bind(socket),
    };
  },
};

export const transport: Transport = env.TEST_EVICTED === 'yes' ? forgetful : straight;

export const cast = {
  nora: { userId: 'pt-nora', name: 'Nora Whitfield', userType: 'patient' },
  daniel: { userId: 'pt-daniel', name: 'Daniel Reyes', userType: 'patient' },
  osei: { userId: 'dr-osei', name: 'Dr Amara Osei', userType: 'doctor', department: 'Cardiology' },
  tomas: { userId: 'rx-ferreira', name: 'Tomás Ferreira', userType: 'pharmacist' },
  priya: { userId: 'rn-nair', name: 'Priya Nair', userType: 'nurse', department: 'Heart clinic' },
} as const satisfies Record<string, Person>;

/** An organisation of its own for one test: nothing another test does can be seen in it. */
export interface World {
  readonly tenant: string;
  readonly portal: Portal;
  readonly operator: Operator;
  readonly admin: string;
  readonly nora: Api;
  readonly daniel: Api;
  readonly osei: Api;
  readonly tomas: Api;
  readonly priya: Api;
  as(person: Person): Api;
}

let count = 0;

export async function newWorld(setup: Record<string, unknown> = {}): Promise<World> {
  const tenant = `world-${++count}`;
  const portal = await createPortal(tenant);
  const operator = new Operator(transport, env.OPERATOR_TOKEN);
  const admin = `/admin/tenants/${tenant}`;
  await operator.call('PUT', admin, {
    name: `World ${count}`,
    issuer: portal.issuer,
    keys: [{ kid: portal.kid, alg: portal.alg, jwk: portal.publicJwk }],
    origins: [ORIGIN],
    emergency: { text: 'For emergencies call your local emergency number.', tel: null },
    ...setup,
  });
  await operator.call(
    'PUT',
    `${admin}/users`,
    Object.values(cast).map((person: Person) => ({
      user_id: person.userId,
      name: person.name,
      user_type: person.userType,
      department: person.department ?? null,
    })),
  );
  const as = (person: Person): Api => new Api(transport, portal, person, ORIGIN);
  return {
    tenant,
    portal,
    operator,
    admin,
    nora: as(cast.nora),
    daniel: as(cast.daniel),
    osei: as(cast.osei),
    tomas: as(cast.tomas),
    priya: as(cast.priya),
    as,
  };
}

/** A direct conversation of two, by its id. */
export async function direct(from: Api, to: Api): Promise<string> {
  const { conversation } = await from.createConversation({ user_ids: [to.person.userId] });
  return conversation.conversation_id;
}

/** Waits until every copy of a conversation holds what it must. */
export const converged = ({ operator, admin }: World, id: string): Promise<ReplicationStatus> =>
  eventually(async () => {
    const now = await operator.call<ReplicationStatus>('GET', `${admin}/conversations/${id}/replication`);
    return now.behind === 0 ? now : undefined;
  }, 'all destinations at the head');

/** Polls for what nothing announces (an inbox or D1 catching up). */
export async function eventually<T>(
  probe: () => Promise<T | undefined>,
  what: string,
  ms = 8_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await scheduler.wait(20);
  }
}
