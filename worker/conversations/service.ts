import {
  fail,
  ok,
  type AddSender,
  type ConversationDetail,
  type CreateConversation,
  type Entry,
  type PatchConversation,
  type PatchMarks,
  type PatchSender,
  type Result,
  type Sender,
  type User,
} from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import type { Actor, ConversationRpc, TenantPolicy } from '../contracts.ts';
import type { Objects } from '../ports.ts';
import { conversationPolicy, mayStart, startTypes } from '../tenant/policy.ts';
import { cleanTitle } from './title.ts';

export interface ConversationsDeps {
  readonly objects: Objects;
  /** The tenant's object. What it refuses is thrown: nothing can be made without it. */
  readonly tenant: {
    putUser(user: User): Promise<User>;
    users(userIds: readonly string[]): Promise<User[]>;
    registerConversation(conversationId: string, createdBy: string, createdAtMs: number): Promise<void>;
  };
  /** The id of what this creator creates with this client_id. */
  newId(creator: string, clientId: string): Promise<string>;
  now(): number;
}

/** Conversations, as the REST API and the operator's make and change them. */
export class ConversationsService {
  readonly #deps: ConversationsDeps;
  constructor(deps: ConversationsDeps) {
    this.#deps = deps;
  }

  /**
   * Creates a conversation of the creator's own. The same client_id answers the first one (IDM1). People who are not
   * known and people the policy keeps apart are both `not_addressable`: the difference would tell who exists. A type
   * that the creator may not start is `forbidden`.
   */
  async create(
    creator: Actor,
    policy: TenantPolicy,
    body: CreateConversation,
  ): Promise<Result<ConversationDetail>> {
    const title = cleanTitle(body.title);
    if (!title.ok) return title;
    if (!startTypes(policy, creator.userType).includes(body.type))
      return fail('forbidden', { fields: ['type'] });
    const others = [...new Set(body.user_ids)].filter((id) => id !== creator.userId);
    if (others.length === 0 || (body.type === 'direct' && others.length > 1))
      return fail('invalid', { fields: ['user_ids'] });
    const people = await this.#addressable(creator, policy, others);
    if (people === null) return fail('not_addressable', { fields: ['user_ids'] });

    const { tenant } = this.#deps;
    // The creator may never have opened a socket, and others will look this person up by id.
    await tenant.putUser(userOf(creator));
    const conversationId = await this.#deps.newId(creator.userId, body.client_id);
    // Before the making: a registered id that was never made answers 404; an unregistered one would be lost.
    await tenant.registerConversation(conversationId, creator.userId, this.#deps.now());
    const conversation = await this.#deps.objects.conversation(creator, conversationId);
    if (!conversation.ok) return conversation;
    return conversation.value.create({
      conversationId,
      creator,
      clientId: body.client_id,
      type: body.type,
      title: title.value,
      people,
      policy: conversationPolicy(policy),
    });
  }

  async findOne(actor: Actor, id: string): Promise<Result<ConversationDetail>> {
    return this.#with(actor, id, (conversation) => conversation.detail(actor));
  }

  async update(actor: Actor, id: string, body: PatchConversation): Promise<Result<ConversationDetail>> {
    const title = body.title === undefined ? null : cleanTitle(body.title);
    if (title !== null && !title.ok) return title;
    const patch = title === null ? body : { ...body, title: title.value };
    return this.#with(actor, id, (conversation) => conversation.patch(actor, patch, limits.ownInboxWaitMs));
  }

  /** A page of seats, past ones too; `cursor` is what `next` was. */
  async senders(
    actor: Actor,
    id: string,
    page: { cursor: string | null; limit: number },
  ): Promise<Result<{ items: Sender[]; next: string | null }>> {
    const after = page.cursor === null ? 0 : Number(page.cursor);
    if (!Number.isSafeInteger(after) || after < 0) return fail('invalid', { fields: ['cursor'] });
    const found = await this.#with(actor, id, (conversation) =>
      conversation.senders(actor, { after, limit: page.limit }),
    );
    if (!found.ok) return found;
    const { items, next } = found.value;
    return ok({ items, next: next === null ? null : String(next) });
  }

  /** Marks one for the caller's own list; only the caller's inbox knows of it. */
  mark(actor: Actor, id: string, patch: PatchMarks): Promise<Result<Entry>> {
    return this.#deps.objects.askInbox(actor, (inbox) => inbox.mark(id, patch));
  }

  /** Gives a person a seat. */
  async addSender(actor: Actor, policy: TenantPolicy, id: string, body: AddSender): Promise<Result<Sender>> {
    return this.#with(actor, id, async (conversation): Promise<Result<Sender>> => {
      const people = await this.#addressable(actor, policy, [body.user_id]);
      const person = people?.[0];
      if (person === undefined) {
        // Whoever has no seat learns nothing here but that there is nothing (ACL2).
        const seat = await conversation.detail(actor);
        return seat.ok ? fail('not_addressable', { fields: ['user_id'] }) : seat;
      }
      const { client_id, role, history } = body;
      return conversation.addSender(actor, { client_id, role, history }, person);
    });
  }

  /** Says anew what a seat may do. */
  async changeRole(actor: Actor, id: string, senderId: string, body: PatchSender): Promise<Result<Sender>> {
    if (!senderId.startsWith(`${id}.`)) return fail('not_found');
    return this.#with(actor, id, (conversation) => conversation.changeRole(actor, senderId, body));
  }

  /** Takes a seat away. `purged` is false while that person's inbox could not be told yet. */
  async removeSender(
    actor: Actor,
    id: string,
    senderId: string,
  ): Promise<Result<{ sender: Sender; purged: boolean }>> {
    if (!senderId.startsWith(`${id}.`)) return fail('not_found');
    return this.#with(actor, id, (conversation) => conversation.removeSender(actor, senderId));
  }

  async #with<T>(
    actor: Actor,
    id: string,
    ask: (conversation: ConversationRpc) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const conversation = await this.#deps.objects.conversation(actor, id);
    return conversation.ok ? ask(conversation.value) : conversation;
  }

  /** The tenant's record of these people in the order given, or null when one is unknown or out of reach. */
  async #addressable(actor: Actor, policy: TenantPolicy, userIds: readonly string[]): Promise<User[] | null> {
    const known = new Map((await this.#deps.tenant.users(userIds)).map((user) => [user.user_id, user]));
    const people: User[] = [];
    for (const id of userIds) {
      const person = known.get(id);
      if (person === undefined || !mayStart(policy, actor.userType, person.user_type)) return null;
      people.push(person);
    }
    return people;
  }
}

/** A person as others see them. */
export const userOf = (actor: Actor): User => ({
  user_id: actor.userId,
  name: actor.name,
  user_type: actor.userType,
  department: actor.department,
});
