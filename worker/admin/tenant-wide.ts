import { limits, type Result } from '../../protocol/index.ts';
import type { ConversationRpc, ReplicationStatus, TenantRpc } from '../contracts.ts';
import { valueOf } from '../stored.ts';

/**
 * What goes through all conversations of a tenant, a page of its registry at a time. The registry is the Tenant
 * object's: it is there when the records and the inboxes are not.
 */
export interface TenantWidePorts {
  readonly tenant: Pick<TenantRpc, 'conversations' | 'copyAgain'>;
  readonly conversation: (id: string) => Pick<ConversationRpc, 'replication' | 'rewind'>;
}

export interface Page {
  readonly cursor: string | null;
  readonly limit: number;
}

/** A conversation that has not been copied everywhere, and its destination that is worst off. */
export interface Stuck {
  readonly conversation_id: string;
  readonly paused: boolean;
  /** Destinations that lack something. */
  readonly behind: number;
  readonly worst: {
    readonly destination: string;
    readonly failures: number;
    readonly behind_revs: number;
    /** How long ago, ms, what it lacks first happened. */
    readonly behind_ms: number;
  } | null;
}

export interface TenantReplication {
  /** Those of this page's conversations that are behind, worst first. */
  readonly items: readonly Stuck[];
  readonly totals: {
    readonly asked: number;
    readonly behind: number;
    readonly failing: number;
    readonly paused: number;
    readonly unreachable: number;
  };
  readonly next: string | null;
}

/** How far the copies of one page of conversations are behind. It wakes them: for an operator's eyes, not for a timer. */
export async function tenantReplication(
  ports: TenantWidePorts,
  page: Page,
  nowMs: number,
): Promise<TenantReplication> {
  const { ids, next } = valueOf(
    await ports.tenant.conversations({ after: page.cursor ?? '', limit: page.limit }),
  );
  const answers = await each(ids, (id) => ports.conversation(id).replication());
  const reached = answers.flatMap(({ id, value }) => (value === null ? [] : [{ id, status: value }]));
  const stuck = reached
    .filter(({ status }) => status.behind > 0 || status.paused)
    .map(({ id, status }) => stuckAs(id, status, nowMs))
    .toSorted((a, b) => (b.worst?.behind_ms ?? 0) - (a.worst?.behind_ms ?? 0));
  return {
    items: stuck,
    totals: {
      asked: ids.length,
      behind: stuck.filter((one) => one.behind > 0).length,
      failing: stuck.filter((one) => (one.worst?.failures ?? 0) > 0).length,
      paused: stuck.filter((one) => one.paused).length,
      unreachable: ids.length - reached.length,
    },
    next,
  };
}

function stuckAs(id: string, status: ReplicationStatus, nowMs: number): Stuck {
  const [worst] = status.destinations
    .filter((one) => one.behindSinceMs !== null)
    .toSorted((a, b) => b.failures - a.failures || (a.behindSinceMs ?? 0) - (b.behindSinceMs ?? 0));
  return {
    conversation_id: id,
    paused: status.paused,
    behind: status.behind,
    worst:
      worst === undefined
        ? null
        : {
            destination: worst.destination,
            failures: worst.failures,
            behind_revs: worst.behindRevs,
            behind_ms: Math.max(0, nowMs - (worst.behindSinceMs ?? nowMs)),
          },
  };
}

export interface Rebuilt {
  readonly asked: number;
  /** Conversations that have this destination, and now fill it anew. */
  readonly rebuilt: number;
  /** Those that could not be told: ask for the same page again. */
  readonly failed: readonly string[];
  readonly next: string | null;
}

/**
 * Has one page of conversations fill a destination anew: the records, or one person's inbox, whoever of them has a seat
 * for that person. The chat goes on; every conversation does the work at its own pace. With the records, the tenant's
 * own rows go first.
 */
export async function rebuildPage(ports: TenantWidePorts, destination: string, page: Page): Promise<Rebuilt> {
  if (destination === 'records' && page.cursor === null) valueOf(await ports.tenant.copyAgain());
  const { ids, next } = valueOf(
    await ports.tenant.conversations({ after: page.cursor ?? '', limit: page.limit }),
  );
  const answers = await each(ids, (id) => ports.conversation(id).rewind(destination, 0));
  return {
    asked: ids.length,
    rebuilt: answers.filter(({ value }) => value !== null && value > 0).length,
    failed: answers.filter(({ value }) => value === null).map(({ id }) => id),
    next,
  };
}

/** Asks all of them, some at once; null for one that could not be asked, or whose storage failed. */
async function each<T>(
  ids: readonly string[],
  ask: (id: string) => Promise<Result<T>>,
): Promise<{ id: string; value: T | null }[]> {
  const answers: { id: string; value: T | null }[] = [];
  for (let at = 0; at < ids.length; at += limits.tenantWide.concurrency) {
    const some = ids.slice(at, at + limits.tenantWide.concurrency);
    answers.push(
      ...(await Promise.all(
        some.map(async (id) => {
          const answer = await ask(id).catch(() => null);
          return { id, value: answer?.ok ? answer.value : null };
        }),
      )),
    );
  }
  return answers;
}
