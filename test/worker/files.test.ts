import { beforeAll, describe, expect, test } from 'vitest';
import { limits, type Attachment } from '../../protocol/index.ts';
import type { StoredFile } from '../../worker/contracts.ts';
import { download } from '../../worker/attachments/download.ts';
import { newClientId } from '../support/api.ts';
import { direct, newWorld, type World } from './world.ts';

let world: World;
let id: string;
beforeAll(async () => {
  world = await newWorld();
  id = await direct(world.nora, world.osei);
});

const ascii = (text: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const pdf = ascii(`%PDF-1.4\n${'1 0 obj <<>> endobj\n'.repeat(40)}trailer <<>>\n%%EOF\n`);
/** 2 × 1 pixels, enough of a PNG to be one. */
const png = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGP4z8DwH4QZYAwAR8oH+Rq28akAAAAASUVORK5CYII=',
  ),
  (char) => char.charCodeAt(0),
);
const uploaded = async (bytes: Uint8Array<ArrayBuffer>, name: string, type: string): Promise<Attachment> => {
  const answer = await world.nora.upload(id, bytes, { name, type });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
};
const bytesOf = async (response: Response): Promise<Uint8Array> =>
  new Uint8Array(await response.arrayBuffer());

describe('[FILE2] a file', () => {
  test('is sent, and the other gets identical bytes and the mission’s attachment_url', async () => {
    const stored = await uploaded(pdf, 'INR-11-June.pdf', 'application/pdf');
    expect(stored).toMatchObject({
      file_name: 'INR-11-June.pdf',
      media_type: 'application/pdf',
      size_bytes: pdf.length,
      state: 'ready',
    });
    const message = await world.nora.post(id, 'my result', {
      message_type: 'file',
      attachment_ids: [stored.attachment_id],
    });
    expect(message.attachment_url).toBe(stored.url);
    const seen = await world.osei.message(message.message_id);
    const response = await world.osei.raw(seen.attachment_url ?? '');
    expect(response.status).toBe(200);
    expect(await bytesOf(response)).toEqual(pdf);
  });

  test('may be all there is to a message', async () => {
    const stored = await uploaded(png, 'photo.png', 'image/png');
    expect(stored).toMatchObject({ media_type: 'image/png', width: 2, height: 1 });
    const message = await world.nora.post(id, '', {
      message_type: 'image',
      attachment_ids: [stored.attachment_id],
    });
    expect(message).toMatchObject({ message_type: 'image', attachments: [{ width: 2 }] });
  });

  test('is served so that nothing in it can run', async () => {
    const stored = await uploaded(pdf, 'evil".pdf', 'application/pdf');
    const { headers } = await world.nora.raw(stored.url);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/sandbox/);
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect(headers.get('cache-control')).toMatch(/private|no-store/);
  });

  test('[IDM1] uploaded twice under one client_id is one file', async () => {
    const clientId = newClientId();
    const first = await world.nora.upload(id, pdf, { name: 'a.pdf', type: 'application/pdf', clientId });
    const again = await world.nora.upload(id, pdf, { name: 'a.pdf', type: 'application/pdf', clientId });
    expect(again.body.attachment_id).toBe(first.body.attachment_id);
  });

  test.each([
    ['bytes=0-9', 206, 0, 10],
    ['bytes=10-', 206, 10, undefined],
    ['bytes=-16', 206, -16, undefined],
  ])('range %s', async (range, status, from, to) => {
    const stored = await uploaded(pdf, 'r.pdf', 'application/pdf');
    const response = await world.nora.raw(stored.url, { headers: { range } });
    expect(response.status).toBe(status);
    expect(await bytesOf(response)).toEqual(pdf.slice(from, to));
    expect(response.headers.get('content-range')).toMatch(new RegExp(`^bytes \\d+-\\d+/${pdf.length}$`));
  });

  test('a range outside the file', async () => {
    const stored = await uploaded(pdf, 'r.pdf', 'application/pdf');
    const response = await world.nora.raw(stored.url, { headers: { range: `bytes=${pdf.length}-` } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${pdf.length}`);
  });
});

describe('[FILE1] a file that is refused', () => {
  test.each([
    [
      'an HTML page that calls itself a picture',
      ascii('<!doctype html><script>alert(1)</script>'),
      'a.png',
      'image/png',
    ],
    ['a PDF that calls itself a picture', pdf, 'b.png', 'image/png'],
    [
      'an SVG',
      ascii('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      'c.svg',
      'image/svg+xml',
    ],
    ['a program', Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]), 'd.exe', 'application/x-msdownload'],
  ])('%s', async (_, bytes, name, type) => {
    const answer = await world.nora.upload(id, bytes, { name, type });
    expect(answer.status).toBe(415);
    expect(['attachment_type', 'attachment_mismatch']).toContain(answer.body.code);
  });

  test('an empty one', async () => {
    const answer = await world.nora.upload(id, new Uint8Array(0), { name: 'e.pdf', type: 'application/pdf' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'attachment_empty' } });
  });

  test('[LIM1] one over the limit, told by its length or found out while it comes', async () => {
    const bytes = new Uint8Array(limits.attachments.maxBytes + 1);
    bytes.set(pdf);
    const answer = await world.nora.upload(id, bytes, { name: 'big.pdf', type: 'application/pdf' });
    expect(answer).toMatchObject({ status: 413, body: { code: 'attachment_too_large' } });
  });

  test('one that is cut off half way leaves nothing behind', async () => {
    const clientId = newClientId();
    const cut = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(pdf.slice(0, 100));
        controller.error(new Error('the line broke'));
      },
    });
    const path = `/attachments?conversation_id=${id}&client_id=${clientId}`;
    const headers = {
      'content-type': 'application/pdf',
      'x-file-name': 'cut.pdf',
      'content-length': String(pdf.length),
    };
    const outcome = await world.nora
      .raw(path, { method: 'POST', body: cut, headers })
      .then(async (response) => ({
        status: response.status,
        code: ((await response.json()) as { code: string }).code,
      }))
      .catch(() => null);
    if (outcome !== null) expect(outcome).toMatchObject({ status: 400, code: 'attachment_incomplete' });
    // The same client_id, whole this time, is a good upload: the broken one is not remembered as done.
    const whole = await world.nora.upload(id, pdf, { name: 'cut.pdf', type: 'application/pdf', clientId });
    expect(whole.status).toBeLessThan(300);
    expect(await bytesOf(await world.nora.raw(whole.body.url))).toEqual(pdf);
  });

  test('an attachment of nobody, of another conversation, or twice in one message', async () => {
    const other = await direct(world.nora, world.tomas);
    const foreign = await uploaded(pdf, 'f.pdf', 'application/pdf');
    const send = (conversation_id: string, attachment_ids: string[]): Promise<unknown> =>
      world.nora.refused('POST', '/messages', {
        conversation_id,
        client_id: newClientId(),
        content: 'see attached',
        message_type: 'file',
        attachment_ids,
      });
    expect(await send(id, [`${id}.${'A'.repeat(21)}`])).toMatchObject({ code: 'attachment_unknown' });
    expect(await send(other, [foreign.attachment_id])).toMatchObject({ code: 'attachment_unknown' });
  });

  test('[ACL1] another’s upload cannot be sent as one’s own', async () => {
    const mine = await uploaded(pdf, 'mine.pdf', 'application/pdf');
    expect(
      await world.osei.refused('POST', '/messages', {
        conversation_id: id,
        client_id: newClientId(),
        content: 'yours is mine',
        message_type: 'file',
        attachment_ids: [mine.attachment_id],
      }),
    ).toMatchObject({ code: 'attachment_unknown' });
  });

  test('[ACL2] who has no seat gets 404, on each GET', async () => {
    const stored = await uploaded(pdf, 'secret.pdf', 'application/pdf');
    await world.nora.post(id, 'see', { message_type: 'file', attachment_ids: [stored.attachment_id] });
    expect(await world.daniel.refused('GET', stored.url)).toMatchObject({ code: 'not_found' });
    expect((await world.osei.raw(stored.url)).status).toBe(200);
  });

  test('[DUR3] whose store says nothing is answered for in time', async () => {
    // All of a bucket that a download asks for.
    const silent = { get: () => new Promise(() => undefined) } as unknown as R2Bucket;
    const file: StoredFile = {
      key: 'key',
      attachmentId: 'file',
      sha256: '00',
      mediaType: 'application/pdf',
      fileName: 'file.pdf',
      sizeBytes: 3,
      width: null,
      height: null,
    };
    const answer = await download(silent, file, new Request('https://chat.example/attachments/file'), 10);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'unavailable', retry: 'backoff' });
  });
});
