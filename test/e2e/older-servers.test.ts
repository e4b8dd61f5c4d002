import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tellSkewStory } from './skew-story.ts';

/**
 * A deploy is not everywhere at once, and may be taken back: a page with the present client then talks to a server of
 * before. Each server ever released is kept as it was built (scripts/keep-server.ts), and the present client must
 * work with it.
 */

const KEPT = 'test/fixtures/servers';
const servers = existsSync(KEPT) ? readdirSync(KEPT) : [];

test('[WIRE1] at least one server is kept', () => {
  expect(servers.length).toBeGreaterThan(0);
});

describe.each(servers)('the present client on the server %s', (name) => {
  tellSkewStory({ server: resolve(KEPT, name) });
});
