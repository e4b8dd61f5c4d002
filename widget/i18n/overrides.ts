import type { WholeStrings } from './types.ts';

type Part<T> = {
  readonly [Key in keyof T]?: T[Key] extends string
    ? string
    : T[Key] extends (...given: never[]) => unknown
      ? T[Key]
      : Part<T[Key]>;
};

/** A page's own words for any of ours: as deep and as few as it likes. */
export type StringOverrides = Part<Omit<WholeStrings, 'locale' | 'dir' | 'own'>>;

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/**
 * The table with `patch` laid over it. What the table has no place for, and what is of another kind than ours (text
 * for a function), is left out: a page's mistake must not take a sentence away.
 */
export function overlay<T extends object>(table: T, patch: object): T {
  const given: Readonly<Record<string, unknown>> = { ...patch };
  const merged: Record<string, unknown> = {};
  for (const [key, own] of Object.entries(table) as readonly (readonly [string, unknown])[]) {
    const theirs = given[key];
    if (isGroup(own)) merged[key] = isGroup(theirs) ? overlay(own, theirs) : own;
    else merged[key] = typeof theirs === typeof own && key !== 'locale' && key !== 'dir' ? theirs : own;
  }
  return { ...table, ...merged };
}
