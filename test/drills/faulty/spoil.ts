import type { Env } from '../../../worker/env.ts';
import type { Fault, Faults, Faulty } from './fault.ts';

const HANG_STEP_MS = 50;

/** In force now, in this isolate, where the drills' Worker and its objects all live. */
let faults: Faults = {};
export const setFaults = (next: Faults): void => {
  faults = next;
};

/** Errors as the platform words them, with the properties it gives them. */
const errorOf: Record<Faulty, () => Error> = {
  DB: () => new Error('D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.'),
  FILES: () => new Error('put: We encountered an internal error. Please try again. (10001)'),
  INBOX: () => Object.assign(new Error('Network connection lost.'), { retryable: true }),
  TENANT: () => Object.assign(new Error('Network connection lost.'), { retryable: true }),
};

async function subject<T>(target: Faulty, applies: () => boolean, work: () => Promise<T>): Promise<T> {
  const now = (): Fault | undefined => (applies() ? faults[target] : undefined);
  const fault = now();
  if (fault === undefined) return work();
  if (fault === 'lose') await work();
  while (now() === 'hang') await new Promise((resolve) => setTimeout(resolve, HANG_STEP_MS));
  throw errorOf[target]();
}

/** `value.apply` would be a call of that name on the other object. */
const call = (value: object, self: object, given: unknown[]): Promise<unknown> =>
  Reflect.apply(value as (...given: unknown[]) => Promise<unknown>, self, given);

/** `inner` with each of its methods subject to the fault. */
function spoiled<T extends object>(inner: T, target: Faulty, applies: () => boolean = () => true): T {
  return new Proxy(inner, {
    get(_, property) {
      const value: unknown = Reflect.get(inner, property, inner);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => subject(target, applies, () => call(value, inner, given));
    },
  });
}

function spoiledNamespace<T extends Rpc.DurableObjectBranded>(
  inner: DurableObjectNamespace<T>,
  target: 'INBOX' | 'TENANT',
): DurableObjectNamespace<T> {
  return new Proxy(inner, {
    get(_, property) {
      if (property === 'getByName')
        return (name: string) =>
          spoiled(
            inner.getByName(name),
            target,
            () => target === 'TENANT' || (faults.inboxes?.includes(name) ?? true),
          );
      const value: unknown = Reflect.get(inner, property, inner);
      return typeof value === 'function' ? (...given: unknown[]) => call(value, inner, given) : value;
    },
  });
}

/** A statement is prepared here and run there: what runs it, is subject to the fault; what prepares it, is not. */
function spoiledDatabase(inner: D1Database): D1Database {
  const real = new WeakMap<object, D1PreparedStatement>();
  const statement = (own: D1PreparedStatement): D1PreparedStatement => {
    const outer = new Proxy(own, {
      get(_, property) {
        if (property === 'bind') return (...values: unknown[]) => statement(own.bind(...values));
        const value: unknown = Reflect.get(own, property, own);
        return typeof value === 'function'
          ? (...given: unknown[]) =>
              subject(
                'DB',
                () => true,
                () => call(value, own, given),
              )
          : value;
      },
    });
    real.set(outer, own);
    return outer;
  };
  return new Proxy(inner, {
    get(_, property) {
      if (property === 'prepare') return (query: string) => statement(inner.prepare(query));
      if (property === 'batch')
        return (statements: D1PreparedStatement[]) =>
          subject(
            'DB',
            () => true,
            () => inner.batch(statements.map((one) => real.get(one) ?? one)),
          );
      return Reflect.get(inner, property, inner) as unknown;
    },
  });
}

/** The bindings as they are, save that these four fail as they are told to. */
export const spoiledEnv = (env: Env): Env => ({
  ...env,
  DB: spoiledDatabase(env.DB),
  FILES: spoiled(env.FILES, 'FILES'),
  INBOX: spoiledNamespace(env.INBOX, 'INBOX'),
  TENANT: spoiledNamespace(env.TENANT, 'TENANT'),
});
