import { evictAllDurableObjects, evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import {
  closeCodes,
  formatMessageId,
  messageStatuses,
  type ConversationUpInput,
  type Message,
  type Problem,
} from '../../protocol/index.ts';
import { conversationName, inboxName } from '../../worker/identity/names.ts';
import { newClientId, type Api, type Answer } from '../support/api.ts';
import { people, type Road, type Step, type Who } from './story-script.ts';
import { Reader } from './story-reader.ts';
import { cast, eventually, type World } from './world.ts';

/** A command as it was sent, and the answer once there is one. */
export interface Said {
  readonly who: Who;
  readonly frame: Extract<ConversationUpInput, { client_id: string }>;
  readonly words: string[];
  /** Null until acknowledged; `refused` where it was. */
  seq: number | null;
  refused: string | null;
}

/** Tells one story to the real API, and keeps what it was answered. */
export class Story {
  readonly world: World;
  readonly said: Said[] = [];
  readonly readers = new Map<Who, Reader>();
  /** Readers whose seat was lost: their sockets must be closed. */
  readonly former: Reader[] = [];
  /** Those who read the log from its beginning only now that the story is over. */
  readonly fresh = new Set<Who>();
  readonly seated = new Set<Who>(['osei', 'nora', 'tomas']);
  id = '';
  readonly #statuses = new Map<number, number>();
  #background: Promise<void>[] = [];

  constructor(world: World) {
    this.world = world;
  }

  api = (who: Who): Api => this.world[who];

  async begin(): Promise<void> {
    const { conversation } = await this.world.osei.createConversation({
      type: 'group',
      user_ids: [cast.nora.userId, cast.tomas.userId],
    });
    this.id = conversation.conversation_id;
    await this.#reader('osei').come();
    await this.#reader('nora').come();
  }

  #reader(who: Who): Reader {
    const found = this.readers.get(who) ?? new Reader(this.api(who), this.id);
    this.readers.set(who, found);
    return found;
  }

  /** The messages said and acknowledged so far. */
  get messages(): Said[] {
    return this.said.filter((one) => one.frame.type === 'send' && one.seq !== null);
  }

  #nth(nth: number, of = this.messages): Said | undefined {
    return of[nth % of.length];
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'evict':
        return this.#evict(step.what);
      case 'send': {
        const target = step.reply === null ? undefined : this.#nth(step.reply);
        const reply_to = target === undefined ? null : this.#idOf(target);
        const content = `said ${step.word}`;
        const frame = { type: 'send', client_id: newClientId(), content, reply_to } as const;
        return this.#say({ who: step.who, frame, words: [step.word] }, step.road, step.wait);
      }
      case 'repeat': {
        const first = this.#nth(step.nth, this.said);
        if (first !== undefined) await this.#again(first, step.road);
        return;
      }
      case 'edit': {
        const target = this.#nth(step.nth);
        if (target === undefined) return;
        const message_id = this.#idOf(target);
        const frame = {
          type: 'edit',
          client_id: newClientId(),
          message_id,
          content: `now ${step.word}`,
        } as const;
        return this.#say({ who: target.who, frame, words: [step.word] }, step.road, true);
      }
      case 'retract': {
        const target = this.#nth(step.nth);
        if (target === undefined) return;
        const frame = { type: 'retract', client_id: newClientId(), message_id: this.#idOf(target) } as const;
        return this.#say({ who: target.who, frame, words: [] }, step.road, true);
      }
      case 'react': {
        const target = this.#nth(step.nth);
        if (target === undefined) return;
        const about = { message_id: this.#idOf(target), emoji: '👍', action: step.action } as const;
        const frame = { type: 'react', client_id: newClientId(), ...about } as const;
        return this.#say({ who: step.who, frame, words: [] }, 'socket', true);
      }
      case 'read':
        return this.#read(step.who, this.#nth(step.nth), step.road);
      case 'confirm': {
        const reader = this.readers.get(step.who);
        reader?.take();
        reader?.socket?.send({ type: 'got', seq: reader.at });
        return;
      }
      case 'look':
        return this.#look(step.who, this.#nth(step.nth));
      case 'come':
        if (this.seated.has(step.who)) return this.#reader(step.who).come();
        await this.api(step.who).refused('POST', '/tickets', {
          target: 'conversation',
          conversation_id: this.id,
        });
        return;
      case 'go':
        this.readers.get(step.who)?.go();
        return;
      case 'rename':
        await this.world.osei.patchConversation(this.id, { title: step.title });
        return;
      case 'add':
        if (step.who === 'osei' || this.seated.has(step.who)) return;
        await this.world.osei.addSender(this.id, cast[step.who].userId, { history: step.history });
        this.seated.add(step.who);
        return;
      case 'remove':
        return this.#remove(step.who);
    }
  }

  async #evict(what: Extract<Step, { do: 'evict' }>['what']): Promise<void> {
    const { CONVERSATION, INBOX, TENANT, CHAT_ID_SECRET } = env;
    const { tenant } = this.world;
    if (what === 'all') return evictAllDurableObjects();
    const stub =
      what === 'conversation'
        ? CONVERSATION.get(CONVERSATION.idFromName(conversationName(tenant, this.id)))
        : what === 'tenant'
          ? TENANT.get(TENANT.idFromName(tenant))
          : INBOX.get(INBOX.idFromName(await inboxName(CHAT_ID_SECRET, tenant, cast[what].userId)));
    // One that is out of memory already is refused, and is what was wanted.
    await evictDurableObject(stub).catch((error: unknown) => {
      if (!/not (currently )?running/i.test(String(error))) throw error;
    });
  }

  #idOf = (one: Said): string => formatMessageId(this.id, one.seq ?? 0);

  async #say(what: Pick<Said, 'who' | 'frame' | 'words'>, road: Road, wait: boolean): Promise<void> {
    const one: Said = { ...what, seq: null, refused: null };
    this.said.push(one);
    const done = this.#deliver(one, road);
    if (wait) await done;
    else this.#background.push(done);
  }

  /** Sends it along `road` (over HTTP where there is no socket) and notes the answer. */
  async #deliver(one: Said, road: Road): Promise<void> {
    const socket = this.readers.get(one.who)?.socket ?? null;
    if ((road === 'socket' || one.frame.type === 'react') && socket !== null) {
      const { client_id } = one.frame;
      socket.send(one.frame);
      const answer = await Promise.race([
        socket.next('ack', (frame) => frame.client_id === client_id),
        socket.next('reject', (frame) => frame.ref === client_id),
        socket.closed.then(() => null),
      ]);
      if (answer?.type === 'ack') this.#acked(one, answer.seq);
      else if (answer?.type === 'reject') one.refused ??= answer.code;
      return;
    }
    if (one.frame.type === 'react') return;
    const answer = await this.#request(one);
    if ('code' in answer.body) one.refused ??= answer.body.code;
    else if (one.frame.type === 'send') this.#acked(one, answer.body.seq);
  }

  #request(one: Said): Promise<Answer<Message | Problem>> {
    const api = this.api(one.who);
    const { frame } = one;
    const { client_id } = frame;
    if (frame.type === 'send') {
      const { content, reply_to } = frame;
      return api.ask('POST', '/messages', { conversation_id: this.id, client_id, content, reply_to });
    }
    if (frame.type === 'edit')
      return api.ask('PATCH', `/messages/${frame.message_id}`, { client_id, content: frame.content });
    return api.ask('DELETE', `/messages/${frame.message_id}`, { client_id });
  }

  #acked(one: Said, seq: number): void {
    expect(one.seq ?? seq, 'a repeat gets the first answer').toBe(seq);
    one.seq = seq;
  }

  /** The same command once more, by whatever road: one that was acknowledged must be again, with the same answer. */
  async #again(one: Said, road: Road): Promise<void> {
    const before = { seq: one.seq, seated: this.seated.has(one.who) };
    const probe: Said = { ...one, refused: null };
    await this.#deliver(probe, road);
    if (before.seq !== null && before.seated) expect(probe.refused).toBeNull();
    if (probe.seq !== null) this.#acked(one, probe.seq);
  }

  async #read(who: Who, target: Said | undefined, road: Road): Promise<void> {
    if (target === undefined || !this.seated.has(who)) return;
    const socket = this.readers.get(who)?.socket ?? null;
    if (road === 'socket' && socket !== null) socket.send({ type: 'read', seq: target.seq ?? 0 });
    // Below the floor there is nothing to read.
    else await this.api(who).ask('PATCH', `/messages/${this.#idOf(target)}/read`);
  }

  /** One message, as one person gets it: its status never goes back. */
  async #look(who: Who, target: Said | undefined): Promise<void> {
    if (target === undefined) return;
    const { status, body } = await this.api(who).ask<Message>('GET', `/messages/${this.#idOf(target)}`);
    if (!this.seated.has(who)) expect(status).toBe(404);
    if (status !== 200) return;
    const rank = messageStatuses.indexOf(body.status);
    expect(rank, 'a status never goes back').toBeGreaterThanOrEqual(this.#statuses.get(body.seq) ?? 0);
    this.#statuses.set(body.seq, rank);
  }

  async #remove(who: Who): Promise<void> {
    if (who === 'osei' || !this.seated.has(who)) return;
    const { items } = await this.world.osei.senders(this.id);
    const seat = items.find((item) => item.is_active && item.user_id === cast[who].userId);
    const answer = await this.world.osei.removeSender(this.id, seat?.sender_id ?? '');
    expect([200, 202]).toContain(answer.status);
    this.seated.delete(who);
    const reader = this.readers.get(who);
    if (reader !== undefined) this.former.push(reader);
    this.readers.delete(who);
  }

  /** Everything answered, every copy made: what is left unanswered is sent again, as a client would. */
  async end(): Promise<void> {
    await Promise.all(this.#background);
    this.#background = [];
    for (const one of this.said)
      if (one.seq === null && one.refused === null && one.frame.type !== 'react')
        await this.#again(one, 'http');
    await eventually(async () => {
      const path = `${this.world.admin}/conversations/${this.id}/replication`;
      const { behind } = await this.world.operator.call<{ behind: number }>('GET', path);
      return behind === 0 ? true : undefined;
    }, 'every copy');
    for (const { socket } of this.former)
      if (socket !== null) expect((await socket.closed).code).toBe(closeCodes.seat_lost.code);
    for (const who of people) {
      if (!this.seated.has(who)) continue;
      const reader = this.#reader(who);
      if (reader.at === 0) this.fresh.add(who);
      await reader.come();
    }
  }

  close(): void {
    for (const reader of this.readers.values()) reader.go();
  }
}
