import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import portal from './portal.ts';

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const env = {
  TENANT: 'northgate',
  ISSUER: 'https://portal.northgate.example',
  CHAT_ORIGIN: 'http://localhost:8787',
  PORTAL_SIGNING_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'k', alg: 'ES256' }),
};

async function readableFrom(page: string, at: string): Promise<boolean> {
  const answer = await portal.request(`${at}/identity?persona=patient`, { headers: { origin: page } }, env);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('vary')).toContain('Origin');
  return answer.headers.get('access-control-allow-origin') === page;
}

test('a page tried out on the same machine may ask who is signed in; no other page may, nor anywhere else', async () => {
  const here = 'http://localhost:8788';
  expect(await readableFrom('http://localhost:8000', here)).toBe(true);
  expect(await readableFrom('http://127.0.0.1:5173', here)).toBe(true);
  expect(await readableFrom('https://evil.example', here)).toBe(false);
  expect(await readableFrom('http://localhost.evil.example', here)).toBe(false);
  expect(await readableFrom('null', here)).toBe(false);
  expect(await readableFrom('http://localhost:8000', 'https://portal.example.org')).toBe(false);
});

test('the chat has the clock and the dates of the page around it, unless it is asked for another language', async () => {
  const localeOf = async (at: string): Promise<string | undefined> =>
    /data-locale="([^"]*)"/.exec(await (await portal.request(at, {}, env)).text())?.[1];
  expect(await localeOf('http://localhost:8788/hospital')).toBe('en-GB');
  expect(await localeOf('http://localhost:8788/hospital?locale=ar')).toBe('ar');
  expect(await localeOf('http://localhost:8788/hospital?locale="')).toBe('en-GB');
});
