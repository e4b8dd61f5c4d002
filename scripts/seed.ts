import { readFileSync } from 'node:fs';
import type { Attachment, ConversationDetail } from '../protocol/index.ts';
import type { ImportInput } from '../worker/contracts.ts';
import { OperatorError, type Operator } from './lib/operator.ts';
import { ISSUER, TENANT } from './lib/servers.ts';
import type { Secrets } from './lib/state.ts';
import { people, type Who } from './seed/people.ts';
import { stories } from './seed/stories.ts';
import type { Line, Story } from './seed/story.ts';
import { signIdentity } from './lib/sign.ts';

const admin = `/admin/tenants/${TENANT}`;

/** What a line becomes in an import. Files are uploaded first; the same client_id again gives the same file. */
async function imported(operator: Operator, id: string, story: Story, line: Line, index: number) {
  const attachmentIds: string[] = [];
  if (line.file !== undefined) {
    const query = new URLSearchParams({
      user_id: people[line.by].user_id,
      client_id: `${story.key}-file-${index}`,
    });
    const stored = await operator.upload<Attachment>(
      `${admin}/conversations/${id}/files?${query}`,
      new Uint8Array(readFileSync(new URL(`../demo/assets/seed/${line.file.path}`, import.meta.url))),
      { 'content-type': line.file.type, 'x-file-name': encodeURIComponent(line.file.name) },
    );
    attachmentIds.push(stored.attachment_id);
  }
  return {
    userId: people[line.by].user_id,
    content: line.text,
    createdAtMs: line.at,
    attachmentIds,
    ...(line.replyTo === undefined ? {} : { replyToIndex: line.replyTo }),
    ...(line.names === undefined ? {} : { mentions: line.names.map((who) => people[who].user_id) }),
  };
}

async function tell(operator: Operator, story: Story): Promise<void> {
  const everyone: Who[] = [story.creator, ...story.others];
  const { conversation } = await operator.call<ConversationDetail>('POST', `${admin}/conversations`, {
    user_id: people[story.creator].user_id,
    client_id: story.key,
    type: story.type,
    title: story.title ?? null,
    user_ids: story.others.map((who) => people[who].user_id),
  });
  const id = conversation.conversation_id;
  const messages = [];
  for (const [index, line] of story.lines.entries())
    messages.push(await imported(operator, id, story, line, index));
  const last = messages.length - 1;
  const body: ImportInput = {
    messages,
    readIndex: Object.fromEntries(
      everyone.map((who) => [people[who].user_id, last - (story.unread?.[who] ?? 0)]),
    ),
    ...(story.closed === true
      ? {
          closed: {
            userId: people[story.creator].user_id,
            atMs: (messages.at(-1)?.createdAtMs ?? 0) + 60_000,
          },
        }
      : {}),
  };
  try {
    await operator.call('POST', `${admin}/conversations/${id}/import`, body);
  } catch (error) {
    // A seeding that broke off left this one whole: an import is one transaction.
    if (!(error instanceof OperatorError && error.status === 409)) throw error;
  }
}

/** How many conversations Nora has; the first person of the demo stands for whether it was seeded. */
async function conversationsOfNora(chatUrl: string, secrets: Secrets): Promise<number> {
  const token = await signIdentity(secrets.portalKey, people.nora, TENANT, ISSUER);
  const response = await fetch(new URL('/conversations?limit=1', chatUrl), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`asking for what is seeded: ${response.status} ${await response.text()}`);
  const { totals } = (await response.json()) as { totals: { conversations: number } };
  return totals.conversations;
}

/**
 * Fills the demo's organisation with its example history, unless it has one. Everything carries a fixed client_id, so
 * a seeding that broke off is completed and nothing is told twice. Answers whether anything was done.
 */
export async function seed(
  operator: Operator,
  chatUrl: string,
  secrets: Secrets,
  all: readonly Story[] = stories(Date.now()),
): Promise<boolean> {
  const wanted = all.filter((story) => story.creator === 'nora' || story.others.includes('nora')).length;
  if ((await conversationsOfNora(chatUrl, secrets)) >= wanted) return false;
  await operator.call('PUT', `${admin}/users`, Object.values(people));
  for (const story of all) await tell(operator, story);
  return true;
}
