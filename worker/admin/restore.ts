import { fail, limits, ok, type Result } from '../../protocol/index.ts';
import type { ConversationRpc, RestoreMark, Told } from '../contracts.ts';

/** The outside of one restore, of one conversation. */
export interface RestorePorts {
  readonly conversationId: string;
  readonly now: () => number;
  readonly newToken: () => string;
  readonly marks: {
    get(): Promise<RestoreMark | null>;
    put(mark: RestoreMark): Promise<Result<null>>;
    lift(): Promise<void>;
  };
  /** Anew for each call: one that saw an exception stays broken. */
  readonly conversation: () => Pick<
    ConversationRpc,
    'standing' | 'prepareRestore' | 'restoreToken' | 'rewindTo' | 'restored'
  >;
  /** What the copies were told, for a conversation that cannot say it itself; null when they know nothing either. */
  readonly copies: () => Promise<Told | null>;
}

/** Where a restore has come to. */
export type RestoreProgress =
  | { readonly phase: 'settling'; readonly again_in_ms: number }
  | { readonly phase: 'done'; readonly epoch: number; readonly head: number };

/**
 * Puts a conversation back to an earlier point, as far as can be done now; called until it says `done`. Each step is
 * remembered in the tenant's mark before the next begins, and may be taken again: a crash anywhere leaves the
 * conversation shut, and the next call goes on. Another instant begins anew behind the same shut door; the same one, once
 * done, is only answered again.
 */
export async function restoreStep(ports: RestorePorts, toMs: number): Promise<Result<RestoreProgress>> {
  const marked = await markedFor(ports, toMs);
  if (!marked.ok) return marked;
  if (marked.value.phase === 'done') return ok(doneAs(marked.value));
  const wait = marked.value.opensAtMs - ports.now();
  if (wait > 0) return ok({ phase: 'settling', again_in_ms: wait });
  const prepared = await preparedFrom(ports, marked.value);
  if (!prepared.ok) return prepared;
  const rewound = await rewoundFrom(ports, prepared.value);
  return rewound.ok ? openedFrom(ports, rewound.value) : rewound;
}

/** Gives a restore up, wherever it stands. What may have gone back already counts on all the same (DUR4). */
export async function giveUpRestore(ports: RestorePorts): Promise<Result<RestoreProgress>> {
  const mark = await ports.marks.get();
  if (mark === null) return fail('not_found');
  if (mark.phase === 'prepared' || mark.phase === 'rewound') return openedFrom(ports, mark);
  if (mark.phase === 'settling') await ports.marks.lift();
  return ok(doneAs(mark));
}

async function markedFor(ports: RestorePorts, toMs: number): Promise<Result<RestoreMark>> {
  const now = ports.now();
  const found = await ports.marks.get();
  if (found?.toMs === toMs) return ok(found);
  // Before the token is kept: going back must take it away.
  if (toMs >= now || toMs < now - limits.restore.keptMs) return fail('invalid', { fields: ['to'] });
  const told = await lastWord(ports, found?.told ?? null, (conversation) => conversation.standing());
  if (!told.ok) return told;
  return kept(ports, {
    conversationId: ports.conversationId,
    toMs,
    phase: 'settling',
    opensAtMs: found === null || found.phase === 'done' ? now + limits.restore.settleMs : found.opensAtMs,
    token: ports.newToken(),
    told: told.value,
  });
}

/** Nobody comes in any more: what the conversation has told by now is the last word. */
async function preparedFrom(ports: RestorePorts, mark: RestoreMark): Promise<Result<RestoreMark>> {
  if (mark.phase !== 'settling') return ok(mark);
  const told = await lastWord(ports, mark.told, (conversation) => conversation.prepareRestore(mark.token));
  return told.ok ? kept(ports, { ...mark, phase: 'prepared', told: told.value }) : told;
}

async function rewoundFrom(ports: RestorePorts, mark: RestoreMark): Promise<Result<RestoreMark>> {
  if (mark.phase === 'rewound') return ok(mark);
  const went = async (): Promise<boolean> => (await ports.conversation().restoreToken()) !== mark.token;
  if (!(await went())) {
    const refused = await ports
      .conversation()
      .rewindTo(mark.toMs)
      // The object ends to begin anew from the earlier state, and the call with it.
      .catch(() => null);
    if (refused !== null) return refused;
    if (!(await went())) return fail('unavailable');
  }
  return kept(ports, { ...mark, phase: 'rewound' });
}

async function openedFrom(ports: RestorePorts, mark: RestoreMark): Promise<Result<RestoreProgress>> {
  const done = await ports.conversation().restored(mark.told);
  // Further back than the conversation's beginning: a later instant is wanted.
  if (!done.ok) return done.error.code === 'not_found' ? fail('invalid', { fields: ['to'] }) : done;
  const opened = await kept(ports, { ...mark, phase: 'done', told: done.value });
  return opened.ok ? ok(doneAs(opened.value)) : opened;
}

const doneAs = ({ told: { epoch, head } }: RestoreMark): RestoreProgress => ({ phase: 'done', epoch, head });

async function kept(ports: RestorePorts, mark: RestoreMark): Promise<Result<RestoreMark>> {
  const done = await ports.marks.put(mark);
  return done.ok ? ok(mark) : done;
}

/** What was known before and what the conversation says of itself; else what its copies know, and a margin. */
async function lastWord(
  ports: RestorePorts,
  before: Told | null,
  ask: (conversation: ReturnType<RestorePorts['conversation']>) => Promise<Result<Told>>,
): Promise<Result<Told>> {
  const own = await ask(ports.conversation());
  if (own.ok) return ok(highest([own.value, before]));
  const copied = await ports.copies();
  if (copied === null && before === null) return own;
  const known = highest([copied, before]);
  const { marginSeqs } = limits.restore;
  return ok({ ...known, head: known.head + marginSeqs, rev: known.rev + marginSeqs });
}

export function highest(all: readonly (Told | null)[]): Told {
  const told = all.filter((one) => one !== null);
  return {
    epoch: Math.max(0, ...told.map((one) => one.epoch)),
    head: Math.max(0, ...told.map((one) => one.head)),
    rev: Math.max(0, ...told.map((one) => one.rev)),
    users: [...new Set(told.flatMap((one) => one.users))],
  };
}
