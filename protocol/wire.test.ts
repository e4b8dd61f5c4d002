import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import * as protocol from './index.ts';

/**
 * Pins what crosses the wire. After a change that older clients and servers can live with (a new optional field, a
 * new frame behind a feature), run this file with UPDATE_WIRE=1 and commit the snapshot beside the change. After any
 * other change, raise PROTOCOL in version.ts first.
 */
const snapshotFile = fileURLToPath(new URL('./wire.snapshot.json', import.meta.url));
const update = process.env['UPDATE_WIRE'] === '1';

const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value;

/**
 * Every schema that is exported is part of the contract: nothing has to be added to a list by hand. One schema inside
 * another is a reference by name, so that a change shows once.
 */
function wireShape(): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, value] of Object.entries(protocol).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    if (isSchema(value) && !registry.has(value)) registry.add(value, { id });
  // `input` is what a sender writes.
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => id });
  return JSON.parse(
    JSON.stringify({
      protocol: protocol.PROTOCOL,
      ping: protocol.PING,
      pong: protocol.PONG,
      ticket_prefix: protocol.TICKET_PREFIX,
      errors: protocol.errors,
      close_codes: protocol.closeCodes,
      schemas,
    }),
  ) as Record<string, unknown>;
}

describe('[WIRE1] the wire', () => {
  test('is what wire.snapshot.json says; raise PROTOCOL before changing it', async () => {
    const shape = wireShape();
    if (update)
      writeFileSync(snapshotFile, await format(JSON.stringify(shape), { parser: 'json', printWidth: 110 }));
    const pinned = JSON.parse(readFileSync(snapshotFile, 'utf8')) as Record<string, unknown>;
    expect(
      shape,
      'The wire changed. If older clients and servers cannot live with it, raise PROTOCOL in version.ts. ' +
        'Then run UPDATE_WIRE=1 npx vitest run --project pure protocol/wire and commit wire.snapshot.json.',
    ).toEqual(pinned);
  });

  test('holds every frame and body, so the snapshot cannot be hollow', () => {
    const names = Object.keys(wireShape()['schemas'] as object);
    for (const name of ['conversationUp', 'conversationDown', 'inboxUp', 'inboxDown', 'message', 'problem'])
      expect(names).toContain(name);
    expect(names.length).toBeGreaterThan(60);
  });
});
