import {
  fail,
  limits,
  ok,
  splitId,
  type Command,
  type CreateMessage,
  type Message,
  type OwnCursor,
  type Result,
  type UpdateMessage,
} from '../../protocol/index.ts';
import type {
  Acked,
  Actor,
  ConversationPolicy,
  ConversationRpc,
  HistoryPage,
  HistoryQuery,
  Receipts,
  Version,
} from '../contracts.ts';
import type { Objects } from '../ports.ts';

/** Who asks, and what the tenant's policy lets a conversation do. */
export interface Asker {
  readonly actor: Actor;
  readonly policy: ConversationPolicy;
}
export interface MessagePage {
  readonly items: Message[];
  readonly next: string | null;
}

/**
 * Messages, as the REST API offers them. One conversation's are asked of its own object, those of all conversations of
 * the caller's inbox. The author is always the asker (ACL1). A message that is not there, or not for this person, is
 * `not_found` (ACL2).
 */
export class MessagesService {
  readonly #objects: Objects;
  constructor(objects: Objects) {
    this.#objects = objects;
  }

  /** Sends a message. The same `client_id` again answers the first message, whatever the road (IDM1). */
  async create(asker: Asker, body: CreateMessage): Promise<Result<Message>> {
    const { conversation_id, ...rest } = body;
    const conversation = await this.#objects.conversation(asker.actor, conversation_id);
    if (!conversation.ok) return conversation;
    const sent = await execute(conversation.value, asker, { type: 'send', ...rest });
    return sent.ok ? conversation.value.message(asker.actor, seqOf(sent.value.message_id)) : sent;
  }

  /** The newest messages over all of the caller's conversations, or of one, from the caller's inbox. */
  findAll(
    { actor }: Asker,
    query: { cursor: string | null; limit: number; conversationId: string | null },
  ): Promise<Result<MessagePage>> {
    return this.#objects.askInbox(actor, (inbox) => inbox.messages(query));
  }

  /** One page of a conversation, ascending. */
  async findByConversation(
    { actor }: Asker,
    conversationId: string,
    query: HistoryQuery,
  ): Promise<Result<HistoryPage>> {
    const conversation = await this.#objects.conversation(actor, conversationId);
    return conversation.ok ? conversation.value.history(actor, query) : conversation;
  }

  async findOne({ actor }: Asker, messageId: string): Promise<Result<Message>> {
    const found = await this.#locate(actor, messageId);
    return found.ok ? found.value.conversation.message(actor, found.value.seq) : found;
  }

  /** Changes the text of one's own message, within the tenant's time for it. */
  async update(asker: Asker, messageId: string, body: UpdateMessage): Promise<Result<Message>> {
    const found = await this.#locate(asker.actor, messageId);
    if (!found.ok) return found;
    const command: Command = { type: 'edit', message_id: messageId, ...body };
    const done = await execute(found.value.conversation, asker, command);
    return done.ok ? found.value.conversation.message(asker.actor, found.value.seq) : done;
  }

  /** Moves the caller's read cursor to this message, and so over those before it. */
  async markAsRead(
    { actor }: Asker,
    messageId: string,
  ): Promise<Result<{ message: Message; cursor: OwnCursor }>> {
    const found = await this.#locate(actor, messageId);
    if (!found.ok) return found;
    return found.value.conversation.read(actor, found.value.seq, limits.ownInboxWaitMs);
  }

  /** Retracts one's own message: it stays in its place, without its text. */
  async remove(asker: Asker, messageId: string, body: { client_id?: string }): Promise<Result<Message>> {
    const found = await this.#locate(asker.actor, messageId);
    if (!found.ok) return found;
    const { conversation, seq } = found.value;
    const command: Command = {
      type: 'retract',
      message_id: messageId,
      client_id: body.client_id ?? retractionClientId(seq),
    };
    const done = await execute(conversation, asker, command);
    return done.ok ? conversation.message(asker.actor, seq) : done;
  }

  /** Says that the caller has seen an urgent message of someone else; once, however often it is said. */
  async acknowledge(asker: Asker, messageId: string, body: { client_id?: string }): Promise<Result<Message>> {
    const found = await this.#locate(asker.actor, messageId);
    if (!found.ok) return found;
    const { conversation, seq } = found.value;
    const client_id = body.client_id ?? acknowledgementClientId(seq);
    const done = await execute(conversation, asker, {
      type: 'acknowledge',
      message_id: messageId,
      client_id,
    });
    return done.ok ? conversation.message(asker.actor, seq) : done;
  }

  /** Pins it for everyone in its conversation, or no longer. */
  async pin(
    asker: Asker,
    messageId: string,
    { client_id, pinned }: { client_id: string; pinned: boolean },
  ): Promise<Result<Message>> {
    const found = await this.#locate(asker.actor, messageId);
    if (!found.ok) return found;
    const action = pinned ? 'add' : 'remove';
    const command: Command = { type: 'pin', message_id: messageId, client_id, action };
    const done = await execute(found.value.conversation, asker, command);
    return done.ok ? this.findOne(asker, messageId) : done;
  }

  /** What is pinned in a conversation. */
  async pins({ actor }: Asker, conversationId: string): Promise<Result<Message[]>> {
    const conversation = await this.#objects.conversation(actor, conversationId);
    return conversation.ok ? conversation.value.pins(actor) : conversation;
  }

  /** Who has it and who has read it. */
  async receipts({ actor }: Asker, messageId: string): Promise<Result<Receipts[]>> {
    const found = await this.#locate(actor, messageId);
    return found.ok ? found.value.conversation.receipts(actor, found.value.seq) : found;
  }

  /** What it said before it was edited; `anyones`: also where somebody else wrote it. */
  async versions({ actor }: Asker, messageId: string, anyones: boolean): Promise<Result<Version[]>> {
    const found = await this.#locate(actor, messageId);
    return found.ok ? found.value.conversation.versions(actor, found.value.seq, anyones) : found;
  }

  async #locate(
    actor: Actor,
    messageId: string,
  ): Promise<Result<{ conversation: ConversationRpc; seq: number }>> {
    const { conversationId } = splitId(messageId);
    const seq = seqOf(messageId);
    if (!Number.isSafeInteger(seq) || seq < 1) return fail('not_found');
    const conversation = await this.#objects.conversation(actor, conversationId);
    return conversation.ok ? ok({ conversation: conversation.value, seq }) : conversation;
  }
}

const seqOf = (messageId: string): number => Number(splitId(messageId).rest);

/** The command, and then a moment's wait for the caller's own inbox, so that a list right after shows it. */
const execute = (
  conversation: ConversationRpc,
  { actor, policy }: Asker,
  command: Command,
): Promise<Result<Acked>> => conversation.execute(actor, command, policy, limits.ownInboxWaitMs);

/** A DELETE that names no client_id is the same command each time, so that repeating it is harmless (IDM1). */
const retractionClientId = (seq: number): string => `retract-${seq}`;
/** So too of an acknowledgement. */
const acknowledgementClientId = (seq: number): string => `acknowledge-${seq}`;
