import * as z from 'zod/mini';
import { mention, type Quote } from '../../protocol/entities.ts';
import { clientId, messageId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { aimAt, NO_AIM, sameAim } from './draft-aim.ts';
import { aimIn, type Drafts } from './drafts.ts';
import type { Written } from './outbox.ts';
import type { DraftAim } from './state.ts';
import { together } from './together.ts';

/** Most messages a draft is made of (LIM1): all that a page could leave unsent, and what was written since. */
const MAX_PARTS = limits.outbox.messages + 1;
/** Most drafts whose aim is held as it was read (LIM1). */
const MAX_READ = 50;

/**
 * One part of a draft: a message that a page left unsent, by its client_id, or what was written since. The words that
 * are answered are another person's: at rest there is the message's id alone.
 */
const part = z.object({
  client_id: z.optional(clientId),
  reply_to: z.optional(messageId),
  urgent: z.optional(z.boolean()),
  mentions: z.optional(z.array(mention).check(z.maxLength(limits.mentions.perMessage))),
});
type Part = z.infer<typeof part>;

function parsed(aim: string): readonly Part[] {
  try {
    const made = part.safeParse(JSON.parse(aim));
    return made.success ? [made.data] : [];
  } catch {
    return [];
  }
}

const partsOf = (aim: string): readonly Part[] =>
  aim
    .split('\0')
    .slice(0, 2 * MAX_PARTS)
    .flatMap(parsed);

/** Each part between two of what no message has. One of these behind another is one of both. */
const putDown = (parts: readonly Part[]): string =>
  parts
    .filter(
      ({ reply_to, urgent, mentions = [] }) =>
        reply_to !== undefined || urgent === true || mentions.length > 0,
    )
    .map(({ client_id, reply_to, urgent, mentions = [] }) =>
      JSON.stringify({
        client_id,
        reply_to,
        ...(urgent === true ? { urgent } : {}),
        ...(mentions.length > 0 ? { mentions: mentions.slice(0, limits.mentions.perMessage) } : {}),
      }),
    )
    .map((each) => `\0${each}\0`)
    .join('');

/** What messages that a page leaves unsent are to be sent as. */
export const aimOfUnsent = (unsent: readonly Written[]): string =>
  putDown(
    unsent.map(({ clientId: id, replyTo, urgent, mentions = [] }) => ({
      client_id: id,
      reply_to: replyTo?.message_id,
      urgent,
      mentions: [...mentions],
    })),
  );

/** A draft's aim as it stands with the draft, and what it comes to. */
interface Read {
  readonly kept: string;
  readonly quote: Quote | null;
  /** Null: none. */
  readonly aim: DraftAim | null;
  /** The message it answers, where nothing but its id is known. */
  readonly unknown: string | null;
}

/**
 * A draft of several parts is one text: it answers what the first of them does that answers anything, is urgent where
 * one of them is, and names whom any of them does.
 */
function read(kept: string, known: Quote | null): Read {
  const parts = partsOf(kept);
  const answered = parts.find(({ reply_to }) => reply_to !== undefined)?.reply_to ?? null;
  const quote = known?.message_id === answered ? known : null;
  const urgent = parts.some((each) => each.urgent === true);
  const mentions = parts.map((each) => each.mentions ?? []).reduce(together, []);
  const aim = aimAt(quote, urgent, mentions);
  return { kept, quote, aim: sameAim(aim, NO_AIM) ? null : aim, unknown: quote === null ? answered : null };
}

const NONE = read('', null);

/** What each draft is to be sent as: it stands with the draft, and here is what that comes to. */
export class Aims {
  readonly #drafts: Pick<Drafts, 'of'>;
  /** Of drafts that have any, the last read last. One that is not here any longer is read, and looked for, again. */
  readonly #read = new Map<string, Read>();

  constructor(drafts: Pick<Drafts, 'of'>) {
    this.#drafts = drafts;
  }

  /** Null: none; the same object while nothing changed. */
  of(conversationId: string): DraftAim | null {
    return this.#of(conversationId).aim;
  }

  /** The message a draft answers, where nothing but its id is known. */
  unknown(conversationId: string): string | null {
    return this.#of(conversationId).unknown;
  }

  /**
   * How this aim is to stand with the draft. Whoever says so has not seen what is unknown, and gives nothing of it up;
   * nor does it matter of what parts a draft is, while they come to the same.
   */
  said(conversationId: string, aim: DraftAim): string {
    const { kept, unknown, aim: before } = this.#of(conversationId);
    if (sameAim(aim, before ?? NO_AIM)) return kept;
    const { replyTo, urgent, mentions = [] } = aim;
    const said = putDown([
      { reply_to: replyTo?.message_id ?? unknown ?? undefined, urgent, mentions: [...mentions] },
    ]);
    this.#learn(conversationId, said, replyTo);
    return said;
  }

  /** How the aim is to stand with the draft once these messages of an earlier page were accepted: they are no draft's. */
  accepted(conversationId: string, clientIds: readonly string[]): string {
    return putDown(
      partsOf(this.#of(conversationId).kept).filter(
        ({ client_id: id }) => id === undefined || !clientIds.includes(id),
      ),
    );
  }

  /** The same once there is no such message to answer any longer. */
  gone(conversationId: string, messageId: string): string {
    const parts = partsOf(this.#of(conversationId).kept);
    return putDown(
      parts.map((each) => (each.reply_to === messageId ? { ...each, reply_to: undefined } : each)),
    );
  }

  /** What was unknown is this. */
  found(conversationId: string, quote: Quote): void {
    this.#learn(conversationId, this.#of(conversationId).kept, quote);
  }

  #of(conversationId: string): Read {
    const kept = aimIn(this.#drafts.of(conversationId));
    const known = this.#read.get(conversationId);
    return known?.kept === kept ? known : this.#learn(conversationId, kept, known?.quote ?? null);
  }

  #learn(conversationId: string, kept: string, quote: Quote | null): Read {
    this.#read.delete(conversationId);
    if (kept === '') return NONE;
    const learned = read(kept, quote);
    this.#read.set(conversationId, learned);
    const [oldest] = this.#read.keys();
    if (this.#read.size > MAX_READ && oldest !== undefined) this.#read.delete(oldest);
    return learned;
  }
}
