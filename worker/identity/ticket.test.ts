import { expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from './encoding.ts';
import { openTicket, sealTicket, type TicketClaims } from './ticket.ts';

const secret = 'ticket secret for tests';
const NOW = 1_800_000_000_000;
const claims: TicketClaims = {
  ticketId: 'tk-1',
  tenant: 'north',
  userId: 'p-17',
  name: 'Ana Ruiz \u00c9lise \u738b',
  userType: 'patient',
  department: null,
  target: 'conversation',
  conversationId: 'A'.repeat(30),
  origin: 'https://portal.example',
  expiresMs: NOW + 30_000,
  identityExpiresMs: NOW + 300_000,
};

test('[AUTH3] a ticket opens to what was sealed, until its end', async () => {
  const ticket = await sealTicket(secret, claims);
  expect(await openTicket(secret, ticket, NOW)).toEqual({ ok: true, value: claims });
  expect((await openTicket(secret, ticket, NOW + 29_999)).ok).toBe(true);
  expect(await openTicket(secret, ticket, NOW + 30_000)).toMatchObject({ error: { code: 'ticket_invalid' } });
});

test('[PHI1] a ticket is opaque: no part of it reads as a name, and two of the same differ', async () => {
  const ticket = await sealTicket(secret, claims);
  const bytes = fromBase64Url(ticket);
  expect(bytes).not.toBeNull();
  expect(new TextDecoder('latin1').decode(bytes ?? undefined)).not.toContain('Ana');
  expect(ticket).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(await sealTicket(secret, claims)).not.toBe(ticket);
});

test('[AUTH3] a ticket altered in any byte, cut short, or of another secret is refused', async () => {
  const bytes = fromBase64Url(await sealTicket(secret, claims));
  if (bytes === null) throw new Error('not base64url');
  for (let at = 0; at < bytes.length; at++) {
    const altered = bytes.slice();
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect((await openTicket(secret, toBase64Url(altered), NOW)).ok).toBe(false);
  }
  expect((await openTicket(secret, toBase64Url(bytes.slice(0, 20)), NOW)).ok).toBe(false);
  expect((await openTicket('another', toBase64Url(bytes), NOW)).ok).toBe(false);
  expect((await openTicket(secret, '', NOW)).ok).toBe(false);
  expect((await openTicket(secret, '!!!', NOW)).ok).toBe(false);
});
