import { expect, test } from 'vitest';
import { demoOrigins } from './origins.ts';

test('the demo lets in its portal, a page tried on this machine, and what is named; each exactly', () => {
  const origins = demoOrigins(9001, ' https://try.example , http://localhost:4000,');
  for (const origin of [
    'http://localhost:9001',
    'http://127.0.0.1:9001',
    'http://localhost:8000',
    'http://127.0.0.1:5173',
    'https://try.example',
    'http://localhost:4000',
  ])
    expect(origins).toContain(origin);
  expect(demoOrigins(8788)).not.toContain('https://try.example');
  expect(new Set(origins).size).toBe(origins.length);
});

test('what is no origin is refused by its name', () => {
  expect(() => demoOrigins(8788, 'http://localhost:4000/')).toThrow(/PAGE_ORIGINS.*4000\//u);
  expect(() => demoOrigins(8788, '*')).toThrow(/\*/u);
});
