import type { Sql } from '../../worker/sql.ts';
import type { AlarmPort } from '../../worker/due.ts';
import { nodeSql, type NodeSql } from '../support/node-sql.ts';
import type { AlarmFate } from './alarms.ts';
import type { Clock } from './clock.ts';

/** Thrown out of whatever an object was doing when it died; nothing may take it for an error of its own. */
export class Died extends Error {
  override readonly name = 'Died';
}

/** The server's end of a socket. It outlives the object's sleep, with its attachment, but not the object's death. */
export interface ServerSocket {
  readonly id: string;
  readonly userId: string;
  attachment: unknown;
  /** When the platform last answered a ping for the object, server time. */
  pingedMs: number | null;
  readonly open: boolean;
  send(text: string): void;
  close(code: number): void;
  /** The object died under it. */
  lost(): void;
}

/** The parts of the world every object stands on. */
export interface Ground {
  readonly clock: Clock;
  /** The platform's wall clock, which may jump. */
  readonly serverNow: () => number;
  readonly random: () => number;
  readonly died: (object: string, how: Death) => void;
  /** How the platform keeps one alarm it was asked for. */
  readonly alarm: () => AlarmFate;
}

/**
 * `whole`: the turn's writes are undone and nothing it said was heard, as the platform's write coalescing and output
 * gate have it. `torn`: statements already run stay, and what was said before is heard; harsher than the platform.
 */
export type Death = 'whole' | 'torn';

/** What words and calls of an object know of it. */
export interface Living {
  readonly dead: boolean;
  /** The turn it is in, if any; `undone` when its death took the turn back. */
  readonly turn: { readonly undone: boolean } | null;
}
export const NOT_YET: Living = { dead: true, turn: null };

interface Life extends Living {
  dead: boolean;
  turn: { undone: boolean } | null;
  /** How calls under way learn of the end. */
  readonly calls: Set<(reason: unknown) => void>;
}

/**
 * A Durable Object as the platform runs one: storage and an alarm that outlive it, sockets, turns whose writes commit
 * together and whose words leave after that, and a death that may come before any statement or any word.
 */
export abstract class SimObject<Core, On extends Ground = Ground> {
  readonly name: string;
  readonly sql: NodeSql = nodeSql();
  readonly sockets = new Set<ServerSocket>();
  protected readonly ground: On;
  alarmAt: number | null = null;
  #cancelAlarm: () => void = () => undefined;
  #life: (Life & { readonly core: Core }) | null = null;
  #turn: { readonly words: (() => void)[] } | null = null;
  #fuse: { left: number; readonly how: Death } | null = null;
  #torn = false;
  /** Its timers. */
  readonly #waits = new Set<object>();

  constructor(name: string, ground: On) {
    this.name = name;
    this.ground = ground;
  }

  /** What the constructor of the real object does. */
  protected abstract build(sql: Sql, life: Living): Core;
  protected abstract onAlarm(core: Core): void | Promise<void>;

  /** The living object, woken if it sleeps. */
  get core(): Core {
    if (this.#life !== null) return this.#life.core;
    const life: Life = { dead: false, turn: null, calls: new Set() };
    this.#life = Object.assign(life, { core: this.build(this.#port(life), life) });
    return this.#life.core;
  }

  get awake(): boolean {
    return this.#life !== null;
  }

  /** Dies at the `after`-th statement or word from now. */
  light(after: number, how: Death): void {
    this.#fuse = { left: after, how };
  }
  unlight(): void {
    this.#fuse = null;
  }

  /**
   * Memory is gone; storage, alarm and sockets stay. The platform puts no object to sleep that waits for a timer: what
   * takes such a one out of memory, as a new version does, takes its sockets too.
   */
  evict(): void {
    this.#end(this.#waits.size > 0);
  }

  /** Dead at once, sockets and all. */
  kill(): void {
    this.#end(true);
  }

  /** One turn: everything `work` does until it first waits. Throws `Died` if the object did not outlive it. */
  turn<T>(work: (core: Core) => T): T {
    const { core } = this;
    const life = this.#life;
    if (life === null) throw new Died();
    if (this.#turn !== null) return work(core);
    const alarmAt = this.alarmAt;
    const words: (() => void)[] = [];
    this.#turn = { words };
    const turn = { undone: false };
    life.turn = turn;
    this.sql.all('SAVEPOINT turn');
    let failed: { readonly error: unknown } | null = null;
    let value: T | undefined;
    try {
      value = work(core);
    } catch (error) {
      failed = { error };
    }
    this.#turn = null;
    life.turn = null;
    const undone = life.dead && !this.#torn;
    turn.undone = undone;
    if (undone) this.sql.all('ROLLBACK TO turn');
    this.sql.all('RELEASE turn');
    if (undone) this.#setAlarm(alarmAt);
    else for (const word of words) word();
    if (life.dead) {
      this.#end(true);
      throw new Died();
    }
    if (failed !== null) throw failed.error;
    return value as T;
  }

  /** A call from outside, answered when its promise settles; rejects when the object dies meanwhile. */
  call<T>(work: (core: Core) => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let answer: T | Promise<T>;
      try {
        answer = this.turn((core) => handled(work(core)));
      } catch (error) {
        reject(error as Error);
        return;
      }
      const calls = this.#life?.calls;
      calls?.add(reject);
      void Promise.resolve(answer)
        .then(resolve, reject)
        .finally(() => calls?.delete(reject));
    });
  }

  /** Says something to the outside: heard once the turn is over. */
  protected say(life: Living, word: () => void): void {
    this.#burn(life);
    if (this.#turn === null) word();
    else this.#turn.words.push(word);
  }

  protected later(life: Living, ms: number, work: () => void): () => void {
    const wait = {};
    this.#waits.add(wait);
    const cancel = this.ground.clock.after(ms, () => {
      this.#waits.delete(wait);
      if (!life.dead) this.#quietly(() => this.turn(work));
    });
    return () => {
      this.#waits.delete(wait);
      cancel();
    };
  }

  protected readonly alarmPort: AlarmPort = {
    setAlarm: (at) => Promise.resolve(this.#setAlarm(at)),
    deleteAlarm: () => Promise.resolve(this.#setAlarm(null)),
  };

  /** Puts the timer where the alarm stands by the clock as it now is. */
  rearm(): void {
    this.#setAlarm(this.alarmAt);
  }

  #setAlarm(at: number | null): void {
    this.alarmAt = at;
    this.#cancelAlarm();
    if (at === null) return;
    const { clock, serverNow, alarm } = this.ground;
    const { lateMs, againMs } = alarm();
    this.#cancelAlarm = clock.after(at - serverNow() + lateMs, () => {
      this.alarmAt = null;
      this.#ring();
      // An alarm set since stays as it is.
      if (againMs !== null) clock.after(againMs, () => this.#ring());
    });
  }

  #ring(): void {
    // The platform runs an alarm at least once: one that died comes again.
    const again = (error: unknown): void => {
      if (!(error instanceof Died)) throw error;
      if (this.alarmAt === null) this.#setAlarm(this.ground.serverNow() + 2_000);
    };
    try {
      this.turn((core) => handled(this.onAlarm(core)))?.catch(again);
    } catch (error) {
      again(error);
    }
  }

  #quietly(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    }
  }

  #burn(life: Living): void {
    if (life.dead) throw new Died();
    if (this.#fuse === null || --this.#fuse.left > 0) return;
    const { how } = this.#fuse;
    this.#fuse = null;
    this.#torn = how === 'torn';
    if (this.#life !== null) this.#life.dead = true;
    this.ground.died(this.name, how);
    // In the middle of a turn, the turn ends it.
    if (this.#turn === null) this.ground.clock.after(0, () => this.#end(true));
    throw new Died();
  }

  #end(withSockets: boolean): void {
    const life = this.#life;
    this.#life = null;
    this.#waits.clear();
    if (life !== null) {
      life.dead = true;
      for (const reject of life.calls) reject(new Died());
    }
    if (withSockets) {
      for (const socket of this.sockets) socket.lost();
      this.sockets.clear();
    }
    this.#torn = false;
  }

  #port(life: Life): Sql {
    const { sql } = this;
    return {
      all: (query, ...bindings) => {
        this.#burn(life);
        return sql.all(query, ...bindings);
      },
      get: (query, ...bindings) => {
        this.#burn(life);
        return sql.get(query, ...bindings);
      },
      run: (query, ...bindings) => {
        this.#burn(life);
        sql.run(query, ...bindings);
      },
      transaction: (work) => {
        this.#burn(life);
        return sql.transaction(work);
      },
    };
  }
}

/** A promise that died with its turn has nobody left to hear of it. */
function handled<T>(value: T): T {
  if (value instanceof Promise) value.catch(() => undefined);
  return value;
}
