/**
 * The few parts of zod/mini that `protocol/` is written in, as small as they can be: the widget's build puts this
 * in zod's place, a quarter of the whole download. It answers yes or no and the value, never why; a test holds it
 * against zod over every schema of the protocol.
 */

const NO = Symbol('no');

interface Schema {
  /** The value as the schema has it, or NO. */
  readonly run: (value: unknown) => unknown;
  /** The key may be missing. */
  readonly maybe?: boolean;
  readonly safeParse: (value: unknown) => { success: true; data: unknown } | { success: false };
  readonly check: (...checks: readonly (Check | Schema)[]) => Schema;
}
type Check = (value: never) => boolean;
type Shape = Readonly<Record<string, Schema>>;

/* @__NO_SIDE_EFFECTS__ */
function schema(run: Schema['run'], maybe = false): Schema {
  return {
    run,
    maybe,
    safeParse(value) {
      const data = run(value);
      return data === NO ? { success: false } : { success: true, data };
    },
    check: (...checks) =>
      schema((value) => {
        const data = run(value);
        const fits = (check: Check | Schema): boolean =>
          typeof check === 'function' ? check(data as never) : check.run(data) !== NO;
        return data !== NO && checks.every(fits) ? data : NO;
      }, maybe),
  };
}

/* @__NO_SIDE_EFFECTS__ */
function fields(shape: Shape, others: 'drop' | 'refuse' | 'keep'): Schema {
  const keys = Object.keys(shape);
  return schema((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return NO;
    const source = value as Readonly<Record<string, unknown>>;
    const data: Record<string, unknown> = {};
    for (const key of keys) {
      const field = shape[key];
      if (field === undefined) continue;
      const present = Object.hasOwn(source, key);
      const read = field.run(present ? source[key] : undefined);
      if (read === NO) return NO;
      if (!present && field.maybe !== true && read === undefined) return NO;
      if (present || read !== undefined) data[key] = read;
    }
    if (others === 'drop') return data;
    for (const key of Object.keys(source)) {
      if (Object.hasOwn(shape, key) || key === '__proto__') continue;
      if (others === 'refuse') return NO;
      data[key] = source[key];
    }
    return data;
  });
}

/* @__NO_SIDE_EFFECTS__ */
function when(test: (value: unknown) => boolean): Schema {
  return schema((value) => (test(value) ? value : NO));
}

/* @__NO_SIDE_EFFECTS__ */
export function object(shape: Shape): Schema {
  return fields(shape, 'drop');
}
/* @__NO_SIDE_EFFECTS__ */
export function strictObject(shape: Shape): Schema {
  return fields(shape, 'refuse');
}
/* @__NO_SIDE_EFFECTS__ */
export function looseObject(shape: Shape): Schema {
  return fields(shape, 'keep');
}
/* @__NO_SIDE_EFFECTS__ */
export function string(): Schema {
  return when((value) => typeof value === 'string');
}
/* @__NO_SIDE_EFFECTS__ */
export function boolean(): Schema {
  return when((value) => typeof value === 'boolean');
}
/* @__NO_SIDE_EFFECTS__ */
export function number(): Schema {
  return when((value) => Number.isFinite(value));
}
/* @__NO_SIDE_EFFECTS__ */
export function int(): Schema {
  return when((value) => Number.isSafeInteger(value));
}
/* @__NO_SIDE_EFFECTS__ */
export function literal(wanted: unknown): Schema {
  return when((value) => value === wanted);
}
/* @__NO_SIDE_EFFECTS__ */
function oneOf(values: readonly unknown[]): Schema {
  return when((value) => values.includes(value));
}
export { oneOf as enum };
/* @__NO_SIDE_EFFECTS__ */
export function array(item: Schema): Schema {
  return schema((value) => {
    if (!Array.isArray(value)) return NO;
    const data = value.map((element: unknown) => item.run(element));
    return data.includes(NO) ? NO : data;
  });
}
/* @__NO_SIDE_EFFECTS__ */
export function nullable(inner: Schema): Schema {
  return schema((value) => (value === null ? null : inner.run(value)), inner.maybe);
}
/* @__NO_SIDE_EFFECTS__ */
export function optional(inner: Schema): Schema {
  return schema((value) => (value === undefined ? undefined : inner.run(value)), true);
}
/* @__NO_SIDE_EFFECTS__ */
export function _default(inner: Schema, otherwise: unknown): Schema {
  return schema((value) => (value === undefined ? otherwise : inner.run(value)), true);
}
/* @__NO_SIDE_EFFECTS__ */
function firstOf(options: readonly Schema[]): Schema {
  return schema((value) => {
    for (const option of options) {
      const data = option.run(value);
      if (data !== NO) return data;
    }
    return NO;
  });
}
/* @__NO_SIDE_EFFECTS__ */
export function discriminatedUnion(_key: string, options: readonly Schema[]): Schema {
  return firstOf(options);
}
export const coerce = {
  number: /* @__NO_SIDE_EFFECTS__ */ (): Schema =>
    schema((value) => {
      const data = Number(value);
      return Number.isFinite(data) ? data : NO;
    }),
};

/* @__NO_SIDE_EFFECTS__ */
export function regex(pattern: RegExp): Check {
  return (value: string) => pattern.test(value);
}
/* @__NO_SIDE_EFFECTS__ */
export function minLength(least: number): Check {
  return (value: string | readonly unknown[]) => value.length >= least;
}
/* @__NO_SIDE_EFFECTS__ */
export function maxLength(most: number): Check {
  return (value: string | readonly unknown[]) => value.length <= most;
}
/* @__NO_SIDE_EFFECTS__ */
export function gte(least: number): Check {
  return (value: number) => value >= least;
}
/* @__NO_SIDE_EFFECTS__ */
export function lte(most: number): Check {
  return (value: number) => value <= most;
}
