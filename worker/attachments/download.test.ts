import { afterEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/index.ts';
import type { StoredFile } from '../contracts.ts';
import { download } from './download.ts';

afterEach(() => vi.useRealTimers());

const file: StoredFile = {
  key: 'k',
  attachmentId: 'a',
  sha256: '00',
  mediaType: 'application/pdf',
  fileName: 'f.pdf',
  sizeBytes: 3,
  width: null,
  height: null,
};

test('[DUR3] a store that says nothing is answered for in time', async () => {
  vi.useFakeTimers();
  const silent = { get: () => new Promise<never>(() => undefined) } as unknown as R2Bucket;
  const answer = download(silent, file, new Request('https://chat.example/attachments/a'));
  await vi.advanceTimersByTimeAsync(limits.objectAnswerMs);
  expect((await answer).status).toBe(503);
  expect(await (await answer).json()).toMatchObject({ code: 'unavailable', retry: 'backoff' });
});
