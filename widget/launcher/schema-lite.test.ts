import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import * as protocol from '../../protocol/index.ts';

/** The widget ships `protocol/` on `schema-lite.ts` in zod's place. Both must say the same of anything. */

interface Parser {
  safeParse(value: unknown): { success: boolean; data?: unknown };
}
const isParser = (value: unknown): value is Parser =>
  typeof value === 'object' && value !== null && 'safeParse' in value;
const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value;

async function lite(): Promise<Readonly<Record<string, unknown>>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../protocol/index.ts', import.meta.url))],
    alias: { 'zod/mini': fileURLToPath(new URL('./schema-lite.ts', import.meta.url)) },
    bundle: true,
    write: false,
    format: 'esm',
  });
  const dir = await mkdtemp(join(tmpdir(), 'schema-lite-'));
  try {
    const file = join(dir, 'protocol.mjs');
    await writeFile(file, outputFiles[0]?.text ?? '');
    return await import(/* @vite-ignore */ file);
  } finally {
    await rm(dir, { recursive: true });
  }
}

const conversation = 'c'.repeat(30);
const strings = [
  '',
  'text',
  '2026-06-12T10:46:00.000Z',
  conversation,
  `${conversation}.7`,
  `${conversation}.${'a'.repeat(21)}`,
  `${conversation}.s1`,
  'client-id-1',
  '12',
  'x'.repeat(9_000),
  'é 你好 \u0000',
];
const odd: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  -1,
  1.5,
  2 ** 60,
  Number.NaN,
  '',
  [],
  {},
  [1],
  'no',
];

type Json = { readonly [key: string]: unknown };

/** Something the schema takes, as far as its JSON Schema tells; `pick` chooses among alternatives. */
function sample(schema: Json, pick: (count: number) => number): unknown {
  const any = (schema['anyOf'] ?? schema['oneOf']) as readonly Json[] | undefined;
  if (any !== undefined) return sample(any[pick(any.length)] ?? {}, pick);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][pick(schema['enum'].length)];
  switch (schema['type']) {
    case 'object': {
      const required = new Set((schema['required'] as readonly string[] | undefined) ?? []);
      const made: Record<string, unknown> = {};
      for (const [key, field] of Object.entries((schema['properties'] as Json | undefined) ?? {}))
        if (required.has(key) || pick(2) === 1) made[key] = sample(field as Json, pick);
      return made;
    }
    case 'array':
      return Array.from({ length: pick(3) }, () => sample((schema['items'] as Json | undefined) ?? {}, pick));
    case 'string': {
      const pattern = new RegExp((schema['pattern'] as string | undefined) ?? '');
      const fitting = strings.filter((text) => pattern.test(text));
      return fitting[pick(fitting.length)] ?? 'text';
    }
    case 'boolean':
      return pick(2) === 1;
    case 'integer':
    case 'number':
      return pick(50);
    default:
      return null;
  }
}

/** The same value with one thing in it spoilt. */
function spoil(value: unknown, pick: (count: number) => number): unknown {
  if (typeof value === 'object' && value !== null && pick(4) > 0) {
    const keys = Object.keys(value);
    const key = keys[pick(keys.length)];
    if (key === undefined) return odd[pick(odd.length)];
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
    if (!Array.isArray(copy) && pick(4) === 0) delete copy[key];
    else if (!Array.isArray(copy) && pick(6) === 0) copy['surprise'] = 1;
    else Reflect.set(copy, key, spoil(Reflect.get(copy, key), pick));
    return copy;
  }
  return odd[pick(odd.length)];
}

const ROUNDS = 120;

describe('the small schemas say what zod says', async () => {
  const small = await lite();
  const names = Object.entries(protocol)
    .filter(([, value]) => isSchema(value))
    .map(([name]) => name);

  test('every schema of the protocol is there', () => {
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) expect(isParser(small[name]), name).toBe(true);
  });

  test.each(names)('%s', (name) => {
    const full: unknown = Reflect.get(protocol, name);
    const mine = small[name];
    if (!isSchema(full) || !isParser(full) || !isParser(mine)) throw new Error('not a schema');
    let seed = 7;
    const pick = (count: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
      return count === 0 ? 0 : (seed >>> 8) % count;
    };
    const shape = z.toJSONSchema(full, { io: 'input', unrepresentable: 'any' }) as Json;
    let taken = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const good = sample(shape, pick);
      for (const value of [good, spoil(good, pick), spoil(good, pick), odd[round % odd.length]]) {
        const expected = full.safeParse(value);
        const found = mine.safeParse(value);
        const shown = JSON.stringify(value)?.slice(0, 400);
        expect(found.success, shown).toBe(expected.success);
        if (expected.success) {
          taken += 1;
          expect(found.data, shown).toEqual(expected.data);
        }
      }
    }
    expect(taken).toBeGreaterThan(ROUNDS / 10);
  });
});
