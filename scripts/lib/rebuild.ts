import type { Rebuilt, TenantReplication } from '../../worker/admin/tenant-wide.ts';

/** Filling copies anew over the operator's API, a page of conversations at a time. */

/** A JSON request under /admin, which throws where it is refused. */
export interface Asking {
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

export interface RebuildPorts {
  readonly operator: Asking;
  readonly print: (line: string) => void;
  readonly wait: (ms: number) => Promise<void>;
}

export interface RebuildTask {
  readonly tenant: string;
  /** `records`, or `inbox:<user_id>`. */
  readonly destination: string;
  /** Where an earlier run came to; null = from the beginning. */
  readonly cursor: string | null;
  /** Conversations to a page. */
  readonly limit: number;
}

const POLL_MS = 1_000;
/** A page that is not copied by then is left to the conversations' own retries. */
const POLLS = 60;
/** How often a page is asked for whose conversations could not all be told. */
const TRIES = 5;

/**
 * Goes through a tenant. Each page is copied before the next is asked for, so that the work never piles up. Answers
 * how many conversations fill the destination anew; throws where a page cannot be told, and names it.
 */
export async function rebuildTenant(ports: RebuildPorts, task: RebuildTask): Promise<number> {
  const { operator, print } = ports;
  const admin = `/admin/tenants/${task.tenant}`;
  let cursor = task.cursor;
  let asked = 0;
  let rebuilt = 0;
  for (;;) {
    const page = await tellPage(ports, admin, task, cursor);
    asked += page.asked;
    rebuilt += page.rebuilt;
    const behind = page.rebuilt === 0 ? 0 : await copied(ports, admin, task, cursor);
    const late = behind === 0 ? '' : `, ${behind} still being copied`;
    print(`${task.tenant}: ${asked} conversations asked, ${rebuilt} rebuilt${late}`);
    if (page.next === null) return rebuilt;
    cursor = page.next;
    print(`${task.tenant}: resume with --from ${cursor}`);
  }

  async function tellPage(
    { wait }: RebuildPorts,
    path: string,
    { destination, limit }: RebuildTask,
    from: string | null,
  ): Promise<Rebuilt> {
    for (let attempt = 1; ; attempt++) {
      const page = await operator.call<Rebuilt>('POST', `${path}/rebuild`, {
        destination,
        limit,
        ...(from === null ? {} : { cursor: from }),
      });
      if (page.failed.length === 0) return page;
      if (attempt === TRIES)
        throw new Error(
          `${page.failed.length} conversations of ${task.tenant} could not be told; resume with --from ${from ?? ''}`,
        );
      await wait(POLL_MS * 2 ** attempt);
    }
  }
}

/** Waits until the page's conversations are copied; answers how many are not when it stops waiting. */
async function copied(
  { operator, wait }: RebuildPorts,
  admin: string,
  { limit }: RebuildTask,
  cursor: string | null,
): Promise<number> {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { cursor }) });
  for (let poll = 1; ; poll++) {
    const { totals } = await operator.call<TenantReplication>('GET', `${admin}/replication?${query}`);
    const missing = totals.behind - totals.paused + totals.unreachable;
    if (missing <= 0 || poll === POLLS) return Math.max(0, missing);
    await wait(POLL_MS);
  }
}

/** All tenants the records know of. */
export async function knownTenants(operator: Asking): Promise<string[]> {
  const tenants: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const page: { items: string[]; next: string | null } = await operator.call(
      'GET',
      `/admin/tenants${query}`,
    );
    tenants.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return tenants;
}

/** What lags behind in a tenant, over all pages: the worst conversations first, at most `most` of them. */
export async function laggards(
  operator: Asking,
  tenant: string,
  most: number,
): Promise<Pick<TenantReplication, 'items' | 'totals'>> {
  const totals = { asked: 0, behind: 0, failing: 0, paused: 0, unreachable: 0 };
  let items: TenantReplication['items'] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const page: TenantReplication = await operator.call(
      'GET',
      `/admin/tenants/${tenant}/replication${query}`,
    );
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += page.totals[name];
    items = [...items, ...page.items]
      .toSorted((a, b) => (b.worst?.behind_ms ?? 0) - (a.worst?.behind_ms ?? 0))
      .slice(0, most);
    cursor = page.next;
  } while (cursor !== null);
  return { items, totals };
}
