import type { Mention } from '../../protocol/index.ts';
import { Random } from '../support/random.ts';
import type { Device } from './device.ts';
import { inboxOf, logOf, recordsOf, sendersOf, sidebarOf, viewOf } from './ending.ts';
import type { FinalView, History } from './history.ts';
import type { Action, Script } from './script.ts';
import { RECORDS, World } from './world.ts';

const emojis = ['👍', '❤️', '😀'];
const titles = [null, 'Rounds', 'Ward 3', 'Discharge'];

const changes: readonly string[] = ['send', 'edit', 'retract', 'react', 'acknowledge', 'pin'];
/** Most changes of a conversation that are asked for again in the end. */
const ASKED_AGAIN = 20;

/** Longer than any retry waits. */
const QUIET_MS = 75_000;

export interface Told {
  readonly history: History;
  readonly counts: ReadonlyMap<string, number>;
  readonly clockSteps: number;
}

/** Plays a script in a world of its own, lets everything heal and come to rest, and tells what was seen. */
export async function play(script: Script): Promise<Told> {
  const story = new Story(script);
  try {
    return await story.play();
  } finally {
    story.world.close();
  }
}

class Story {
  readonly world: World;
  readonly #script: Script;
  readonly #random: Random;
  #texts = 0;
  #asks = 0;

  constructor(script: Script) {
    this.#script = script;
    this.world = new World(script);
    this.#random = new Random(script.seed ^ 0xdea1);
  }

  async play(): Promise<Told> {
    const { world } = this;
    const { clock } = world;
    for (const [index, device] of world.devices.entries()) {
      device.start();
      device.client.openConversation(this.#conversation(index));
    }
    await clock.runTo(2_000);
    for (const { after, do: action } of this.#script.steps) {
      await clock.runTo(clock.now + after);
      world.count(action.kind);
      this.#act(action);
    }
    await this.#heal();
    const views = await this.#readEverything();
    await clock.runTo(clock.now + QUIET_MS);
    const history: History = {
      seen: world.seen,
      privateReaders: world.users
        .filter((user) => user.user_type === 'pharmacist')
        .map((user) => user.user_id),
      final: {
        logs: [...world.conversations].map(([id, object]) => logOf(id, object.sql)),
        inboxes: [...world.inboxes].map(([user, object]) => inboxOf(user, object.sql, this.#random)),
        records: recordsOf(world.records.sql),
        senders: sendersOf(world.records.sql),
        views,
        sidebars: world.devices.map(sidebarOf),
      },
    };
    const requests = [...world.requests.counts].map(([fate, n]): [string, number] => [`request ${fate}`, n]);
    return { history, counts: new Map([...world.counts, ...requests]), clockSteps: clock.steps };
  }

  #act(action: Action): void {
    const { world } = this;
    const { clock } = world;
    const device = 'device' in action ? at(world.devices, action.device) : undefined;
    switch (action.kind) {
      case 'open':
        return device?.client.openConversation(at([...world.conversations.keys()], action.conversation));
      case 'close_view':
        return device?.client.closeConversation();
      case 'send':
        return device?.write(`text ${++this.#texts} of ${device.name}`, action.reply);
      case 'urge':
        return device?.write(`text ${++this.#texts} of ${device.name}`, false, true);
      case 'acknowledge': {
        const asked = (device?.view?.rows ?? []).filter(
          ({ mine, messageId, urgent }) => !mine && messageId !== null && urgent !== undefined,
        );
        const id = asked.length > 0 ? at(asked, action.pick).messageId : null;
        if (id !== null) device?.client.acknowledge(id);
        return;
      }
      case 'name':
        return device?.write(
          `text ${++this.#texts} of ${device.name}`,
          false,
          false,
          this.#some(device, action.pick, action.many),
        );
      case 'name_anew': {
        const mine = (device?.view?.rows ?? []).filter(
          (row) => row.mine && row.messageId !== null && !row.system && !row.retracted,
        );
        const id = mine.length > 0 ? at(mine, action.pick).messageId : null;
        if (id === null || device === undefined) return;
        const text = `text ${++this.#texts} of ${device.name}, edited`;
        return device.client.edit(id, text, this.#some(device, action.pick, action.many));
      }
      case 'edit':
      case 'retract': {
        const mine = (device?.view?.rows ?? []).filter(
          (row) => row.mine && row.messageId !== null && !row.system,
        );
        const row = mine.length > 0 ? at(mine, action.pick) : undefined;
        if (row?.messageId === null || row === undefined) return;
        if (action.kind === 'edit')
          device?.client.edit(row.messageId, `text ${++this.#texts} of ${device.name}, edited`);
        else device?.client.retract(row.messageId);
        return;
      }
      case 'react': {
        const rows = (device?.view?.rows ?? []).filter((row) => row.messageId !== null && !row.system);
        const row = rows.length > 0 ? at(rows, action.pick) : undefined;
        if (row === undefined || row.messageId === null) return;
        return device?.client.react(row.messageId, at(emojis, action.emoji), action.add);
      }
      case 'pin': {
        const rows = (device?.view?.rows ?? []).filter((row) => row.messageId !== null && !row.system);
        const messageId = rows.length > 0 ? at(rows, action.pick).messageId : null;
        const id = device?.view?.conversationId;
        if (id === undefined || messageId === null) return;
        // Refused, it is nothing.
        void device?.client
          .changeGroup(id, { what: 'pin', messageId, pinned: action.add })
          .catch(() => undefined);
        return;
      }
      case 'choose': {
        const user = at(world.users, action.who);
        void world.ask(user, 'PATCH', '/me/choices', { private_reading: action.isPrivate });
        return;
      }
      case 'see': {
        const rows = (device?.view?.rows ?? []).filter((row) => row.seq !== null);
        if (rows.length > 0) device?.client.sawUpTo(at(rows, action.pick).seq ?? 0);
        return;
      }
      case 'type':
        return device?.client.setTyping(action.on);
      case 'older':
        return device?.client.loadBefore();
      case 'jump': {
        const rows = (device?.view?.rows ?? []).filter((row) => row.seq !== null);
        if (rows.length > 0) device?.client.jumpTo(at(rows, action.pick).seq ?? 1);
        return;
      }
      case 'retry':
      case 'discard': {
        const failed = device?.view?.rows.find((row) => row.status === 'failed');
        if (failed === undefined || device === undefined) return;
        if (action.kind === 'retry') return device.client.retry(failed.key);
        world.see({ at: clock.now, what: 'discarded', device: device.name, text: failed.content ?? '' });
        return device.client.discard(failed.key);
      }
      case 'add': {
        const user = at(world.users, action.who);
        const body = { client_id: this.#commandId(), user_id: user.user_id, role: 'member' };
        void this.#ask(action, 'POST', '/senders', { ...body, history: action.history }).then(
          ({ status }) => {
            // Whoever is let in looks in.
            if (status !== 200) return;
            for (const each of world.devices)
              if (each.user === user) each.client.openConversation(this.#conversation(action.conversation));
          },
        );
        return;
      }
      case 'remove': {
        const conversation = this.#conversation(action.conversation);
        const seat = world.seatOf(conversation, at(world.users, action.who));
        if (seat !== null) void this.#ask(action, 'DELETE', `/senders/${seat}`, null);
        return;
      }
      case 'role': {
        const conversation = this.#conversation(action.conversation);
        const seat = world.seatOf(conversation, at(world.users, action.who));
        const body = { client_id: this.#commandId(), role: action.role };
        if (seat !== null) void this.#ask(action, 'PATCH', `/senders/${seat}`, body);
        return;
      }
      case 'active':
        void this.#ask(action, 'PATCH', '', { client_id: this.#commandId(), is_active: action.active });
        return;
      case 'rename': {
        const title = at(titles, action.title);
        void this.#ask(action, 'PATCH', '', { client_id: this.#commandId(), title });
        return;
      }
      case 'again':
        return this.#again(action.pick, action.same);
      default:
        return this.#fault(action, device);
    }
  }

  /** Of the people a device sees in its conversation, so many: who is there may have changed since. */
  #some({ view }: Device, pick: number, many: number): readonly Mention[] {
    const people = view?.people ?? [];
    const from = people.length === 0 ? 0 : pick % people.length;
    return [...people.slice(from), ...people.slice(0, from)]
      .slice(0, many)
      .map(({ user_id, name }) => ({ user_id, name }));
  }

  #fault(action: Action, device: Device | undefined): void {
    const { world } = this;
    const { clock } = world;
    switch (action.kind) {
      case 'cut':
        for (const wire of device?.wires ?? []) wire.cut(action.noticedBy);
        return;
      case 'dark':
        for (const wire of device?.wires ?? []) wire.darken(action.up, action.down);
        return;
      case 'stall':
        if (device !== undefined) device.network.stalledUntil = clock.now + action.ms;
        return;
      case 'slow':
        if (device !== undefined) device.network.slowMs = action.ms;
        return;
      case 'lossy':
        if (device !== undefined) device.network.lossy = action.percent / 100;
        return;
      case 'browser':
        if (device === undefined) return;
        if (action.signal === 'online' || action.signal === 'offline')
          device.online = action.signal === 'online';
        if (action.signal === 'visibility') device.visible = action.on;
        return device.signal(action.signal);
      case 'reload':
        return device?.reload(action.gracefully);
      case 'evict':
        return at(world.objects, action.object).evict();
      case 'crash':
        // An inbox tells nobody anything before its turn is over, so there is nothing to tear.
        return at(world.objects, action.object).light(
          action.after,
          action.object % world.objects.length < world.conversations.size ? action.how : 'whole',
        );
      case 'place': {
        const places = [RECORDS, ...world.users.map((user) => user.user_id)];
        world.places.set(at(places, action.place), action.fault);
        return;
      }
      case 'clock':
        return world.jump(action.ms);
      case 'snapshot':
        return this.#snapshot(this.#conversation(action.conversation));
      case 'restore':
        return void world.restores.restore(this.#conversation(action.conversation));
      default:
        return;
    }
  }

  /** Before it, whoever is there asks for what is so already: a restore must keep that answer too. */
  #snapshot(conversation: string): void {
    const { clock, devices, restores } = this.world;
    if (this.#script.plain) return restores.snapshot(conversation);
    for (const { client, view } of devices) {
      const id = view?.rows.findLast((row) => row.messageId !== null && row.system === null)?.messageId;
      if (view?.conversationId === conversation && id !== undefined && id !== null)
        client.react(id, at(emojis, 0), false);
    }
    clock.after(1_000, () => restores.snapshot(conversation));
  }

  /** The same command again by another road, or other words under its name. */
  #again(pick: number, same: boolean): void {
    const { world } = this;
    const before = world.asked(this.#script.plain ? ['send'] : changes);
    if (before.length === 0) return;
    const { user: userId, conversation, command } = at(before, pick);
    const user = world.users.find((each) => each.user_id === userId);
    if (user === undefined) return;
    const { client_id, type } = command;
    const { message_id: id, ...said } = JSON.parse(command.payload) as { readonly message_id?: string };
    const words = same || command.content === null ? {} : { content: `${command.content} with other words` };
    const body = { client_id, ...said, ...words };
    if (type === 'send')
      void world.ask(user, 'POST', '/messages', { conversation_id: conversation, ...body });
    else if (type === 'edit') void world.ask(user, 'PATCH', `/messages/${id}`, body);
    else if (type === 'retract') void world.ask(user, 'DELETE', `/messages/${id}`, body);
    else world.repeat(userId, conversation, command);
  }

  /** What was asked of a conversation once is asked once more, with everything that came of it between (IDM1). */
  #askAgain(conversation: string): void {
    const seen = new Set<string>();
    for (const before of this.world.asked(changes.filter((type) => type !== 'send'))) {
      const key = `${before.user} ${before.command.client_id}`;
      if (before.conversation !== conversation || seen.has(key) || seen.size >= ASKED_AGAIN) continue;
      seen.add(key);
      this.world.repeat(before.user, conversation, before.command);
    }
  }

  #conversation(index: number): string {
    return at([...this.world.conversations.keys()], index);
  }

  #commandId(): string {
    return `portal-command-${++this.#asks}`;
  }

  #ask(
    action: { readonly by?: number; readonly conversation: number } & Action,
    method: string,
    path: string,
    body: object | null,
  ): Promise<{ readonly status: number }> {
    const { world } = this;
    const id = this.#conversation(action.conversation);
    // Mostly it is the founder who manages, being the one who may.
    const founder = at(this.#script.conversations, action.conversation).founder;
    const user = at(world.users, 'by' in action && action.by !== 0 ? action.by : founder);
    return world.ask(user, method, `/conversations/${id}${path}`, body);
  }

  /** Every fault ends, and everyone is given the time to notice. */
  async #heal(): Promise<void> {
    const { world } = this;
    world.places.clear();
    world.alarms.heal();
    world.portalNetwork.lossy = 0;
    for (const object of world.objects) object.unlight();
    while (world.restores.shut.size > 0) await world.clock.runTo(world.clock.now + 1_000);
    for (const device of world.devices) {
      Object.assign(device.network, { stalledUntil: 0, slowMs: 60, lossy: 0 });
      device.online = device.visible = true;
      device.signal('online');
    }
    await world.clock.runTo(world.clock.now + QUIET_MS);
    // A clock that jumped twice refuses two tokens in a row; who was refused is shown a button to try again.
    const refused = world.devices.filter(
      ({ client, view }) =>
        ['denied', 'failed'].includes(client.state.phase.name) || view?.phase === 'failed',
    );
    for (const { client } of refused) client.retryLoading();
    if (refused.length > 0) await world.clock.runTo(world.clock.now + QUIET_MS);
  }

  /** Everyone opens every conversation and reads it to its beginning, so that all of it is on show. */
  async #readEverything(): Promise<FinalView[]> {
    const { world } = this;
    const { clock } = world;
    const views: FinalView[] = [];
    for (const id of world.conversations.keys()) {
      for (const { client } of world.devices) client.openConversation(id);
      await clock.runTo(clock.now + 3_000);
      this.#askAgain(id);
      for (const { client } of world.devices) client.jumpToLatest();
      await clock.runTo(clock.now + 2_000);
      for (let page = 0; page < 20; page++) {
        const more = world.devices.filter((device) => device.view?.hasBefore === true);
        if (more.length === 0) break;
        for (const { client } of more) client.loadBefore();
        await clock.runTo(clock.now + 1_000);
      }
      await clock.runTo(clock.now + 5_000);
      views.push(...world.devices.map((device) => viewOf(device, id)));
    }
    return views;
  }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('the list is empty');
  return found;
}
