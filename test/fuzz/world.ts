import { closeCodes, fail, formatSenderId, type User, type UserType } from '../../protocol/index.ts';
import type { RecordsPort, TenantPolicy } from '../../worker/contracts.ts';
import { recordsPort } from '../../worker/records/port.ts';
import { conversationPolicy, defaultPolicy } from '../../worker/tenant/policy.ts';
import { tokenFor } from '../../widget/client/testing/builders.ts';
import { nodeRecords } from '../support/node-records.ts';
import { Random } from '../support/random.ts';
import { Alarms } from './alarms.ts';
import { actorOf, SimApi, TENANT } from './api.ts';
import { Clock } from './clock.ts';
import { SimConversation } from './conversation-object.ts';
import { Device } from './device.ts';
import type { CommandSeen, Seen } from './history.ts';
import { SimInbox } from './inbox-object.ts';
import { Requests } from './requests.ts';
import { Restores } from './restores.ts';
import type { PlaceFault, Script } from './script.ts';
import { Died, type Ground, type Living, type SimObject } from './sim-object.ts';
import { Wire, type Network, type WireOptions } from './wire.ts';

const TOKEN_LIFE_MS = 120_000;
const T0 = Date.UTC(2026, 4, 12, 9, 0);
const types: readonly UserType[] = ['doctor', 'patient', 'patient', 'pharmacist', 'nurse', 'caregiver'];
const everyone = defaultPolicy.start.doctor;
const policy: TenantPolicy = {
  ...defaultPolicy,
  start: {
    patient: everyone,
    caregiver: everyone,
    doctor: everyone,
    pharmacist: everyone,
    nurse: everyone,
    staff: everyone,
  },
  publicReads: { ...defaultPolicy.publicReads, pharmacist: false },
  editWindowMs: 120_000,
};
export const RECORDS = 'records';

/** Everything between the people and the disks, of one story. */
export class World {
  readonly clock = new Clock();
  readonly seen: Seen[] = [];
  readonly users: readonly User[];
  readonly conversations = new Map<string, SimConversation>();
  readonly inboxes = new Map<string, SimInbox>();
  readonly records = nodeRecords();
  readonly devices: readonly Device[];
  readonly requests: Requests;
  readonly api: SimApi;
  /** The network of the portal's own servers. */
  readonly portalNetwork: Network = { stalledUntil: 0, slowMs: 30, lossy: 0.1 };
  readonly places = new Map<string, PlaceFault>();
  readonly counts = new Map<string, number>();
  readonly restores: Restores;
  readonly alarms: Alarms;
  readonly #random: Random;
  readonly #network: Random;
  readonly #identities = new Map<string, { userId: string; expiresMs: number }>();
  #clockOffset = 0;
  #wires = 0;

  constructor(script: Script) {
    const random = new Random(script.seed ^ 0x5eed);
    this.#random = random.fork();
    this.#network = random.fork();
    this.alarms = new Alarms(script.seed, script.plain, (what) => this.count(what));
    this.users = Array.from({ length: script.people }, (_, index) => ({
      user_id: `user-${index}`,
      name: `Person ${index}`,
      user_type: types[index % types.length] ?? 'patient',
      department: null,
    }));
    this.restores = new Restores({
      conversations: this.conversations,
      random: random.fork(),
      clock: this.clock,
      see: this.see,
      done: () => this.count('restored'),
    });
    this.api = new SimApi({
      serverNow: this.serverNow,
      users: new Map(this.users.map((user) => [user.user_id, user])),
      policy,
      conversations: this.conversations,
      shut: this.restores.shut,
      inbox: (userId) => this.inbox(userId),
      identity: (token) => this.#identities.get(token) ?? null,
      hop: () => this.hop(),
    });
    this.requests = new Requests({
      clock: this.clock,
      random: this.#network,
      see: this.see,
      handle: (asked) => this.api.handle(asked),
    });
    for (const [index, { founder, others }] of script.conversations.entries())
      this.#found(`conversation-${index}`.padEnd(30, '_'), founder, others);
    this.devices = script.devices.flatMap((count, person) =>
      Array.from({ length: count }, (_, index) => this.#device(person, index)),
    );
  }

  readonly serverNow = (): number => T0 + Math.floor(this.clock.now) + this.#clockOffset;
  readonly see = (seen: Seen): void => void this.seen.push(seen);

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  get objects(): SimObject<unknown>[] {
    return [...this.conversations.values(), ...this.inboxes.values()];
  }

  /** The platform's wall clock is set. */
  jump(ms: number): void {
    this.#clockOffset += ms;
    for (const object of this.objects) object.rearm();
  }

  grant = (user: User): { token: string; expires_in: number } => {
    const token = tokenFor(user.user_id, this.#identities.size);
    this.#identities.set(token, { userId: user.user_id, expiresMs: this.serverNow() + TOKEN_LIFE_MS });
    return { token, expires_in: TOKEN_LIFE_MS / 1000 };
  };

  inbox(userId: string): SimInbox {
    const found = this.inboxes.get(userId);
    if (found !== undefined) return found;
    const made = new SimInbox(`inbox of ${userId}`, {
      ...this.#ground(),
      tenant: TENANT,
      peer: (life, id) => ({
        addWatcher: (watcher) => this.#reach(life, '', () => this.inbox(id).peer.addWatcher(watcher)),
        removeWatcher: (watcher) => this.#reach(life, '', () => this.inbox(id).peer.removeWatcher(watcher)),
        presenceChanged: (item) => this.#reach(life, '', () => this.inbox(id).peer.presenceChanged(item)),
      }),
      reportDelivered: (life, id, conversationId, seq) =>
        this.#reach(life, '', async () => {
          await this.conversations.get(conversationId)?.rpc.reportDelivered(id, seq);
        }),
      tellChoice: (life, id, conversationId, choice) =>
        this.#reach(life, '', async () => {
          const told = await this.conversations.get(conversationId)?.rpc.readingChosen(id, choice);
          return told ?? fail('not_found');
        }),
      renewal: this.#renewal,
    });
    this.inboxes.set(userId, made);
    return made;
  }

  /** A moment between two parts of the server, now and then a long one. */
  hop(): Promise<void> {
    const ms = this.#network.chance(0.02) ? this.#network.between(500, 5_000) : this.#network.between(1, 15);
    return this.#wait(ms);
  }

  #ground(): Ground {
    return {
      clock: this.clock,
      serverNow: this.serverNow,
      random: () => this.#random.next(),
      died: (_object, how) => this.count(`crash, ${how}`),
      alarm: () => this.alarms.fate(),
    };
  }

  readonly #renewal = (token: string, userId: string): number | null => {
    const identity = this.#identities.get(token);
    return identity?.userId === userId && identity.expiresMs > this.serverNow() ? identity.expiresMs : null;
  };

  /** A call from one object to another place. Whoever died meanwhile gets no answer, though the work may be done. */
  async #reach<T>(life: Living, place: string, call: () => Promise<T>): Promise<T> {
    const nobody = new Promise<T>(() => undefined);
    const { turn } = life;
    await this.hop();
    // What a turn called for leaves with its writes, or not at all.
    if (turn?.undone === true) return nobody;
    if (this.places.get(place) === 'before') throw new Error('the place is down');
    if (life.dead && this.#network.chance(0.5)) return nobody;
    let value: T;
    try {
      value = await call();
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      if (life.dead) return nobody;
      throw new Error('the place died', { cause: error });
    }
    await this.hop();
    if (life.dead) return nobody;
    if (this.places.get(place) === 'after') throw new Error('the answer was lost');
    return value;
  }

  #found(id: string, founder: number, others: readonly number[]): void {
    const records = recordsPort(this.records);
    const conversation = new SimConversation(id, {
      ...this.#ground(),
      inbox: (life, userId) => ({
        apply: (batch) => this.#reach(life, userId, () => this.inbox(userId).apply(batch)),
        purge: (conversationId, made) =>
          this.#reach(life, userId, () => this.inbox(userId).purge(conversationId, made)),
      }),
      records: (life): RecordsPort => ({
        apply: (batch) => this.#reach(life, RECORDS, () => records.apply(batch)),
      }),
      renewal: this.#renewal,
    });
    this.conversations.set(id, conversation);
    const creator = this.users[founder];
    if (creator === undefined) throw new Error('the founder is nobody');
    conversation.turn(({ core }) =>
      core.create({
        conversationId: id,
        creator: actorOf(creator),
        clientId: `founding-${id}`.slice(0, 40),
        type: 'group',
        title: null,
        people: others.flatMap((person) => this.users[person] ?? []),
        policy: conversationPolicy(policy),
      }),
    );
  }

  #device(person: number, index: number): Device {
    const user = this.users[person];
    if (user === undefined) throw new Error('a device is nobody’s');
    return new Device(`device-${person}-${index}`, user, {
      clock: this.clock,
      random: this.#random.fork(),
      see: this.see,
      requests: this.requests,
      grant: this.grant,
      connect: (device, ticket, handlers) => {
        const redeemed = this.api.redeem(ticket);
        if (redeemed === null) throw new Error('a ticket nobody issued');
        const { grant, conversation } = redeemed;
        const object =
          conversation === null ? this.inbox(grant.actor.userId) : this.conversations.get(conversation);
        if (object === undefined) throw new Error('a ticket to nowhere');
        return new Wire(
          {
            id: `socket${++this.#wires}`,
            device: device.name,
            user: device.user.user_id,
            target: conversation === null ? 'inbox' : { conversation },
            clock: this.clock,
            random: this.#network,
            network: device.network,
            serverNow: this.serverNow,
            see: this.see,
            ...surviving({
              accept: (socket) =>
                conversation !== null && this.restores.shut.has(conversation)
                  ? socket.close(closeCodes.restarting.code)
                  : object.accept(socket, grant),
              receive: (socket, text) => object.receive(socket, text),
              closed: (socket, clean) => object.closed(socket, clean),
            }),
          },
          handlers,
        );
      },
    });
  }

  /** What a portal's own server asks for a person, again and again until it is answered. */
  async ask(
    user: User,
    method: string,
    url: string,
    body: object | null,
  ): Promise<{ status: number; body: unknown }> {
    for (let tries = 0; tries < 8; tries++) {
      const { token } = this.grant(user);
      try {
        const answer = await this.requests.send({
          device: `portal of ${user.user_id}`,
          user: user.user_id,
          network: this.portalNetwork,
          method,
          url,
          body,
          token,
        });
        if (answer.status < 500 && answer.status !== 429) return answer;
      } catch {
        // Not known whether it was done: the same again.
      }
      await this.#wait(400 * 2 ** tries);
    }
    return { status: 0, body: null };
  }

  /** The commands of these types that left anyone so far, repeats and all. */
  asked(types: readonly string[]): Extract<Seen, { what: 'up' }>[] {
    return this.seen.flatMap((seen) =>
      seen.what === 'up' && types.includes(seen.command.type) ? [seen] : [],
    );
  }

  /** The same command again, on whatever socket of that person is open; nothing where there is none. */
  repeat(userId: string, conversation: string, { type, client_id, payload }: CommandSeen): void {
    const wire = this.devices
      .filter(({ user }) => user.user_id === userId)
      .flatMap(({ wires }) => [...wires])
      .find(({ open, target }) => open && target !== 'inbox' && target.conversation === conversation);
    const said = JSON.parse(payload) as object;
    wire?.handle.send(JSON.stringify({ type, ...said, client_id }));
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.clock.after(ms, resolve));
  }

  /** The seat a person has now, by what the conversation itself says. */
  seatOf(conversation: string, user: User): string | null {
    const row = this.conversations
      .get(conversation)
      ?.sql.get<{ n: number }>('SELECT n FROM seats WHERE user_id = ? AND left_at IS NULL', user.user_id);
    return row === undefined ? null : formatSenderId(conversation, row.n);
  }

  close(): void {
    for (const object of this.objects) object.sql.close();
    this.records.sql.close();
  }
}

/** What reaches a dying object is lost with it. */
function surviving(
  shell: Pick<WireOptions, 'accept' | 'receive' | 'closed'>,
): Pick<WireOptions, 'accept' | 'receive' | 'closed'> {
  const survive = (work: () => void, lost: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      lost();
    }
  };
  return {
    accept: (socket) =>
      survive(
        () => shell.accept(socket),
        () => socket.lost(),
      ),
    receive: (socket, text) =>
      survive(
        () => shell.receive(socket, text),
        () => socket.lost(),
      ),
    closed: (socket, clean) =>
      survive(
        () => shell.closed(socket, clean),
        () => undefined,
      ),
  };
}
