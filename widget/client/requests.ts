import { message, type ConversationType, type Message, type User } from '../../protocol/entities.ts';
import {
  conversationDetail,
  directoryAnswer,
  messageList,
  messageReceipts,
  messageVersions,
  ownChoices,
  type OwnChoices,
} from '../../protocol/rest.ts';
import { ChatError } from './chat-error.ts';
import { codeOf, type Http, type HttpAnswer } from './http.ts';
import type { MessageDetails } from './message-details.ts';
import type { Platform } from './platform.ts';
import type { AttachmentView, PinnedMessage } from './state.ts';

const DOWNLOAD_TIMEOUT_MS = 120_000;

function valueOf<T>(answer: HttpAnswer<T>): T {
  if (!answer.ok) throw new ChatError(codeOf(answer.error));
  return answer.value;
}

/** What is asked once and answered once. Failures are `ChatError`s. */
export class Requests {
  #http: Http;
  #platform: Platform;
  #lastStart = { key: '', clientId: '' };

  constructor(http: Http, platform: Platform) {
    this.#http = http;
    this.#platform = platform;
  }

  /** People this person may start a conversation with. */
  async directory(query: string): Promise<readonly User[]> {
    const answer = await this.#http.json('GET', '/directory', directoryAnswer, { query: { q: query } });
    return valueOf(answer).items;
  }

  /** The new conversation's id. */
  async start(
    userIds: readonly string[],
    title: string | null,
    type: ConversationType = userIds.length > 1 ? 'group' : 'direct',
  ): Promise<string> {
    // The same request again, after an outcome nobody knows, is the same conversation.
    const key = JSON.stringify([userIds, title, type]);
    const clientId = key === this.#lastStart.key ? this.#lastStart.clientId : this.#platform.newId();
    this.#lastStart = { key, clientId };
    const body = { client_id: clientId, type, title, user_ids: userIds };
    const { conversation } = valueOf(
      await this.#http.json('POST', '/conversations', conversationDetail, { body }),
    );
    this.#lastStart = { key: '', clientId: '' };
    return conversation.conversation_id;
  }

  /** Answers what then holds. */
  async choose(choices: OwnChoices): Promise<OwnChoices> {
    return valueOf(await this.#http.json('PATCH', '/me/choices', ownChoices, { body: choices }));
  }

  async details(messageId: string, edited: boolean): Promise<MessageDetails> {
    const path = `/messages/${messageId}`;
    const [receipts, versions] = await Promise.all([
      this.#http.json('GET', `${path}/receipts`, messageReceipts),
      edited ? this.#http.json('GET', `${path}/versions`, messageVersions) : null,
    ]);
    return {
      recipients: valueOf(receipts).items.map(({ user, delivered, read, read_at, private: isPrivate }) => ({
        user,
        delivered,
        read,
        isPrivate: isPrivate === true,
        readAt: read_at ? Date.parse(read_at) : null,
      })),
      // An older server keeps them to itself.
      versions: versions?.ok
        ? versions.value.items.map(({ content, replaced_at }) => ({
            content,
            until: Date.parse(replaced_at),
          }))
        : [],
    };
  }

  /** As the log has it now; null where there is none for this person. */
  async message(messageId: string): Promise<Message | null> {
    const answer = await this.#http.json('GET', `/messages/${messageId}`, message);
    return !answer.ok && codeOf(answer.error) === 'not_found' ? null : valueOf(answer);
  }

  async pins(conversationId: string): Promise<readonly PinnedMessage[]> {
    const path = `/conversations/${conversationId}/pins`;
    const { items } = valueOf(await this.#http.json('GET', path, messageList));
    return items.map(({ seq, name, content, message_type, attachments }) => ({
      seq,
      name,
      content,
      message_type,
      attachments: attachments.length,
    }));
  }

  async download({ file, attachmentId }: AttachmentView): Promise<Blob> {
    if (file !== null) return file;
    if (attachmentId === null) throw new ChatError('not_found');
    const url = this.#http.url(`/attachments/${attachmentId}`);
    const answer = await this.#http.authorized((token) => {
      const init = { headers: { authorization: `Bearer ${token}` } };
      return this.#http.fetch(url, init, DOWNLOAD_TIMEOUT_MS, undefined, (response) => response.blob());
    });
    return valueOf(answer);
  }
}
