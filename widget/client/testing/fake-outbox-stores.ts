import type { OutboxStore } from '../outbox-store.ts';
import type { Databases } from '../platform.ts';

interface Row {
  readonly id: string;
  bytes: Uint8Array<ArrayBuffer>;
  owner: symbol;
}

/** The databases of one browser profile, with the pages that have them open. */
export class FakeOutboxStores implements Databases {
  readonly rows = new Map<string, Row[]>();
  readonly #open = new Map<string, Set<() => void>>();
  readonly #alive = new Set<symbol>();
  /** Every call fails, as where a browser forbids storage. */
  forbidden = false;
  /** While set, answers wait for the test to let them go. */
  slow: (() => void)[] | null = null;

  async names(): Promise<readonly string[]> {
    await this.#turn();
    return [...this.rows.keys()];
  }

  drop(name: string): void {
    for (const end of this.#open.get(name) ?? []) end();
    this.rows.delete(name);
  }

  ids(name: string): string[] {
    return (this.rows.get(name) ?? []).map((row) => row.id);
  }

  /** One page's view of one database. */
  store(name: string): OutboxStore {
    let page: symbol | null = null;
    let ended = false;
    const end = () => {
      ended = true;
      leave();
    };
    const leave = () => {
      if (page !== null) this.#alive.delete(page);
      page = null;
      this.#open.get(name)?.delete(end);
    };
    const rows = (): Row[] => {
      const held = this.rows.get(name) ?? [];
      this.rows.set(name, held);
      return held;
    };
    const mine = async () => {
      const asked = page;
      await this.#turn();
      if (asked === null || asked !== page) throw new Error('not stored');
      return asked;
    };
    return {
      claim: async () => {
        leave();
        const self = (page = Symbol(name));
        await mine();
        if (ended) throw new Error('not stored');
        this.#alive.add(self);
        this.#open.set(name, (this.#open.get(name) ?? new Set()).add(end));
        const left = rows().filter((row) => !this.#alive.has(row.owner));
        for (const row of left) row.owner = self;
        return left.map(({ id, bytes }) => ({ id, bytes }));
      },
      put: async (id, bytes) => {
        const owner = await mine();
        const held = rows().find((row) => row.id === id);
        if (held) held.bytes = bytes;
        else rows().push({ id, bytes, owner });
      },
      remove: async (id) => {
        await mine();
        this.rows.set(
          name,
          rows().filter((row) => row.id !== id),
        );
      },
      leave,
    };
  }

  async #turn(): Promise<void> {
    if (this.forbidden) throw new Error('storage is forbidden');
    if (this.slow) await new Promise<void>((resolve) => this.slow?.push(resolve));
  }
}
