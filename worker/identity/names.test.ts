import { describe, expect, test } from 'vitest';
import { conversationId } from '../../protocol/ids.ts';
import { fromBase64Url, sameText, toBase64Url, toHex } from './encoding.ts';
import { checkConversationId, conversationName, inboxName, newConversationId } from './names.ts';

const secret = 'a secret for tests';

describe('conversation ids', () => {
  test('[IDM1] the same tenant, creator and client_id give the same id, anything else another', async () => {
    const id = await newConversationId(secret, 'north', 'u1', 'client-0001');
    expect(await newConversationId(secret, 'north', 'u1', 'client-0001')).toBe(id);
    const others = await Promise.all([
      newConversationId(secret, 'south', 'u1', 'client-0001'),
      newConversationId(secret, 'north', 'u2', 'client-0001'),
      newConversationId(secret, 'north', 'u1', 'client-0002'),
      newConversationId('another', 'north', 'u1', 'client-0001'),
    ]);
    expect(new Set([id, ...others]).size).toBe(5);
  });

  test('[ACL2] an id has the shape the protocol names', async () => {
    const id = await newConversationId(secret, 'north', 'u1', 'client-0001');
    expect(conversationId.safeParse(id).success).toBe(true);
  });

  test('[ACL2] an id checks only for its own tenant and secret, and not when one character differs', async () => {
    const id = await newConversationId(secret, 'north', 'u1', 'client-0001');
    expect(await checkConversationId(secret, 'north', id)).toBe(true);
    expect(await checkConversationId(secret, 'south', id)).toBe(false);
    expect(await checkConversationId('another', 'north', id)).toBe(false);
    expect(await checkConversationId(secret, 'north', id.slice(0, 29))).toBe(false);
    expect(await checkConversationId(secret, 'north', '')).toBe(false);
    for (let at = 0; at < id.length; at++) {
      const other = id[at] === 'A' ? 'B' : 'A';
      expect(await checkConversationId(secret, 'north', id.slice(0, at) + other + id.slice(at + 1))).toBe(
        false,
      );
    }
  });

  test('[ACL2] an object is named by tenant and id', () => {
    expect(conversationName('north', 'abc')).toBe('north/abc');
  });
});

describe('inbox names', () => {
  test('[PHI1] a name is stable, differs by person and tenant, and holds no part of either', async () => {
    const name = await inboxName(secret, 'north', 'maria.lopez');
    expect(await inboxName(secret, 'north', 'maria.lopez')).toBe(name);
    expect(await inboxName(secret, 'south', 'maria.lopez')).not.toBe(name);
    expect(await inboxName(secret, 'north', 'maria.lope')).not.toBe(name);
    expect(name).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(name).not.toContain('maria');
  });

  test('[ACL2] parts that concatenate to the same text give different names', async () => {
    expect(await inboxName(secret, 'ab', 'c')).not.toBe(await inboxName(secret, 'a', 'bc'));
  });
});

describe('[AUTH1] encodings', () => {
  test('base64url goes both ways for every length and byte', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) % 256);
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }
  });
  test.each(['a', 'ab=', 'a b', 'ab+/', 'é'])('%j is not base64url', (text) => {
    expect(fromBase64Url(text)).toBeNull();
  });
  test('hex is lower-case and padded', () => {
    expect(toHex(Uint8Array.of(0, 15, 255))).toBe('000fff');
  });
  test('texts compare whole', () => {
    expect(sameText('abc', 'abc')).toBe(true);
    expect(sameText('abc', 'abd')).toBe(false);
    expect(sameText('abc', 'abcd')).toBe(false);
  });
});
