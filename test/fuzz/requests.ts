import type { Random } from '../support/random.ts';
import { API, type Answered, type Asked } from './api.ts';
import type { Clock } from './clock.ts';
import { payloadOf, type CommandSeen, type Seen } from './history.ts';
import type { Network } from './wire.ts';

export interface RequestPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly see: (seen: Seen) => void;
  readonly handle: (asked: Asked) => Promise<Answered>;
}
export interface Sent {
  readonly device: string;
  readonly user: string;
  readonly network: Network;
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly token: string;
  readonly signal?: AbortSignal | undefined;
}

/** What becomes of one request. */
type Fate = 'whole' | 'lost' | 'unanswered' | 'late' | 'twice';
const faults: readonly Fate[] = ['lost', 'unanswered', 'late', 'twice'];
const LATE_MS = 20_000;

const CHOICES = '/me/choices';
const READ = /^\/messages\/([^/.]+)\.(\d+)\/read$/;

/** HTTP between the devices and the server: a request may not arrive, arrive twice, or be answered late or never. */
export class Requests {
  readonly #ports: RequestPorts;
  readonly counts = new Map<Fate, number>();
  #roads = 0;

  constructor(ports: RequestPorts) {
    this.#ports = ports;
  }

  send(sent: Sent): Promise<Answered> {
    const { clock, random, see } = this.#ports;
    const { device, user, method, network, signal } = sent;
    const url = new URL(sent.url, API);
    const road = `http${++this.#roads}`;
    const command = commandOf(method, url.pathname, sent.body);
    if (command !== null) see({ at: clock.now, what: 'up', device, user, road, by: 'http', ...command });
    if (method === 'PATCH' && url.pathname === CHOICES) {
      const { private_reading: isPrivate } = sent.body as { readonly private_reading: boolean };
      see({ at: clock.now, what: 'chose', user, isPrivate });
    }
    const conversation = conversationOf(url.pathname, sent.body);
    const fate: Fate = random.chance(network.lossy) ? random.pick(faults) : 'whole';
    this.counts.set(fate, (this.counts.get(fate) ?? 0) + 1);
    const stalled = network.stalledUntil > clock.now;
    const trip = (): number => random.between(1, network.slowMs);

    return new Promise<Answered>((resolve, reject) => {
      let over = false;
      const end = (settle: () => void): void => {
        if (over) return;
        over = true;
        settle();
      };
      const fail = (): void =>
        end(() => {
          see({ at: clock.now, what: 'ended', device, road, conversation, code: 0 });
          reject(new TypeError('network'));
        });
      signal?.addEventListener('abort', fail, { once: true });
      const carryOut = async (): Promise<Answered> => {
        const read = READ.exec(url.pathname);
        if (method === 'PATCH' && read !== null)
          see({ at: clock.now, what: 'reads', user, conversation: read[1] ?? '', seq: Number(read[2]) });
        const answer = await this.#ports.handle({ method, url, body: sent.body, token: sent.token });
        const { status, body } = answer;
        see({ at: clock.now, what: 'answered', user, road, method, path: url.pathname, status, body });
        return answer;
      };
      // A stalled line swallows the request: the browser knows of nothing until it gives up.
      if (stalled) return;
      clock.after(trip(), () => {
        if (fate === 'lost') return clock.after(trip(), fail);
        if (fate === 'twice') clock.after(random.between(1, 5_000), () => void carryOut());
        return void carryOut().then((answer) => {
          if (fate === 'unanswered') return clock.after(trip(), fail);
          return clock.after(trip() + (fate === 'late' ? LATE_MS : 0), () =>
            end(() => {
              see({ at: clock.now, what: 'answer', device, road, conversation, status: answer.status });
              resolve(answer);
            }),
          );
        });
      });
    });
  }
}

/** The change of a log a request asks for, or null. */
function commandOf(
  method: string,
  path: string,
  body: unknown,
): { conversation: string; command: CommandSeen } | null {
  if (typeof body !== 'object' || body === null || !('client_id' in body)) return null;
  const { client_id, ...rest } = body as { client_id: string; [field: string]: unknown };
  const content = typeof rest['content'] === 'string' ? rest['content'] : null;
  const of = (type: string, id: string, said: object) => ({
    conversation: id,
    command: { type, client_id, payload: payloadOf(said), content },
  });
  if (method === 'POST' && path === '/messages') {
    const { conversation_id, ...said } = rest;
    return of('send', String(conversation_id), said);
  }
  const message = /^\/messages\/([^/.]+)\.(\d+)$/.exec(path);
  if (message !== null)
    return of(method === 'DELETE' ? 'retract' : 'edit', message[1] ?? '', {
      message_id: `${message[1]}.${message[2]}`,
      ...rest,
    });
  const pin = /^\/messages\/([^/.]+)\.(\d+)\/pin$/.exec(path);
  if (pin !== null)
    return of('pin', pin[1] ?? '', {
      message_id: `${pin[1]}.${pin[2]}`,
      action: rest['pinned'] === true ? 'add' : 'remove',
    });
  const seat = /^\/conversations\/([^/]+)\/senders\/([^/]+)$/.exec(path);
  if (seat !== null) return of('role', seat[1] ?? '', { sender_id: seat[2], ...rest });
  const conversation = /^\/conversations\/([^/]+)(\/senders)?$/.exec(path);
  if (conversation === null) return null;
  return of(conversation[2] === undefined ? 'patch' : 'join', conversation[1] ?? '', rest);
}

/** Which conversation a request is about, by its path or its body. */
function conversationOf(path: string, body: unknown): string | null {
  const named = /^\/(?:conversations|messages\/conversation|messages)\/([^/.]+)/.exec(path)?.[1];
  if (named !== undefined) return named;
  if (typeof body !== 'object' || body === null || !('conversation_id' in body)) return null;
  return typeof body.conversation_id === 'string' ? body.conversation_id : null;
}
