import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api, Operator, type Transport } from '../support/api.ts';
import { ChatRuntime } from '../support/chat-runtime.ts';
import type { ChatSecrets } from '../support/chat-worker.ts';
import { impatient } from '../support/impatient.ts';
import { nodeTransport } from '../support/node-transport.ts';
import { createPortal, type Person, type Portal } from '../support/tokens.ts';
import { until } from '../../scripts/lib/servers.ts';
import type { ReplicationStatus } from '../../worker/contracts.ts';

export const TENANT = 'drill';
export const ORIGIN = 'https://portal.drill.example';
const ADMIN = `/admin/tenants/${TENANT}`;

/**
 * A disk in memory where there is one. It outlives a process as any disk does, and what waiting for a real one would add
 * is the machine's, not the product's.
 */
const STATE_ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** No request of a drill waits longer: a server that hangs is one of the things it must stand. */
const REQUEST_MS = 15_000;
/** After an outage a destination is tried again within a minute (`limits.replication.retryMaxMs`). */
const CONVERGE_MS = 90_000;

export const secrets = (): ChatSecrets => ({
  CHAT_ID_SECRET: randomBytes(32).toString('base64url'),
  CHAT_TICKET_SECRET: randomBytes(32).toString('base64url'),
  OPERATOR_TOKEN: randomBytes(32).toString('base64url'),
});

export interface SceneOptions {
  readonly script: string;
  readonly people: number;
  /** Where the state lives; a temporary directory unless given. */
  readonly dir?: string;
}

export const person = (index: number): Person => ({
  userId: `nurse-${index}`,
  name: `Nurse ${index}`,
  userType: 'nurse',
});

/** A chat with one tenant and its people, on a runtime that a drill may do anything to. */
export class Scene {
  readonly chat: ChatRuntime;
  readonly operator: Operator;
  readonly portal: Portal;
  readonly secrets: ChatSecrets;
  readonly #transport: Transport;
  readonly #dispose: () => void;

  private constructor(chat: ChatRuntime, portal: Portal, own: ChatSecrets, dispose: () => void) {
    this.chat = chat;
    this.portal = portal;
    this.secrets = own;
    this.#transport = impatient(nodeTransport(chat.url), REQUEST_MS);
    this.operator = new Operator(this.#transport, own.OPERATOR_TOKEN);
    this.#dispose = dispose;
  }

  static async open({ script, people, dir }: SceneOptions): Promise<Scene> {
    const temporary = dir === undefined ? mkdtempSync(join(STATE_ROOT, 'healthcare-chat-drill-')) : null;
    const dispose = (): void => {
      if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
    };
    const own = secrets();
    try {
      const chat = await ChatRuntime.start({
        script,
        dir: join(dir ?? temporary ?? '', 'state'),
        secrets: own,
      });
      const scene = new Scene(chat, await createPortal(TENANT), own, dispose);
      await scene.#setUp(people);
      return scene;
    } catch (error) {
      dispose();
      throw error;
    }
  }

  async #setUp(people: number): Promise<void> {
    const { portal, operator } = this;
    await operator.call('PUT', ADMIN, {
      name: 'Drill',
      issuer: portal.issuer,
      keys: [{ kid: portal.kid, alg: portal.alg, jwk: portal.publicJwk }],
      origins: [ORIGIN],
    });
    const users = Array.from({ length: people }, (_, index) => ({
      user_id: person(index).userId,
      name: person(index).name,
      user_type: 'nurse',
      department: null,
    }));
    await operator.call('PUT', `${ADMIN}/users`, users);
  }

  /** Someone's way in; `tenant` for a token that claims to be for another one. */
  as(index: number, tenant = TENANT): Api {
    const { portal } = this;
    const claimed: Portal = {
      ...portal,
      token: (who, changes) => portal.token(who, { ...changes, audience: `care-chat/${tenant}` }),
    };
    return new Api(this.#transport, tenant === TENANT ? portal : claimed, person(index), ORIGIN);
  }

  /** A new conversation of these people, the first of whom makes it. */
  async conversation(people: readonly number[]): Promise<string> {
    const [first = 0, ...others] = people;
    const { conversation } = await this.as(first).createConversation({
      type: others.length === 1 ? 'direct' : 'group',
      user_ids: others.map((index) => person(index).userId),
    });
    return conversation.conversation_id;
  }

  replication(conversationId: string): Promise<ReplicationStatus> {
    return this.operator.call('GET', `${ADMIN}/conversations/${conversationId}/replication`);
  }

  /** Waits until no inbox and no record of these conversations lacks anything; answers how long that took, ms. */
  async converged(conversationIds: readonly string[], limitMs = CONVERGE_MS): Promise<number> {
    const started = performance.now();
    for (const id of conversationIds)
      await until(
        async () => {
          const { behind } = await this.replication(id).catch(() => ({ behind: -1 }));
          return behind === 0 ? true : undefined;
        },
        'every copy of a conversation has come up to its log',
        limitMs,
      );
    return performance.now() - started;
  }

  /** Ends the runtime and removes its state. Idempotent. */
  async close(): Promise<void> {
    await this.chat.stop();
    this.#dispose();
  }
}
