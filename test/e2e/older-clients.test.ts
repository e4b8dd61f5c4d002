import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tellSkewStory } from './skew-story.ts';

/**
 * A page that was opened before a deploy keeps running the client it loaded. Each client ever released is kept as it
 * was built (scripts/keep-client.ts), and the present servers must still serve it.
 */

const KEPT = 'test/fixtures/clients';
const clients = existsSync(KEPT) ? readdirSync(KEPT) : [];

test('[WIRE1] at least one client is kept', () => {
  expect(clients.length).toBeGreaterThan(0);
});

describe.each(clients)('[WIRE1] the client %s on the present server', (name) => {
  tellSkewStory({ widget: resolve(KEPT, name) });
});
