import type { UploadRequest } from './platform.ts';

/** How long an answer may take, and the slowest line a file may go over: 64 kbit/s. */
const ANSWER_MS = 30_000;
const SLOWEST_BYTES_PER_MS = 8;

/**
 * POSTs a file and tells its progress, which fetch cannot. Rejects when the network fails, on abort, and in the end
 * when the line has died without a word, which a browser would wait out for ever.
 */
export function xhrUpload(request: UploadRequest): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', request.url);
    xhr.timeout = ANSWER_MS + request.body.size / SLOWEST_BYTES_PER_MS;
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) request.onProgress(event.loaded / event.total);
    };
    xhr.onload = () => resolve({ status: xhr.status, body: xhr.responseText });
    xhr.onerror = xhr.onabort = xhr.ontimeout = () => reject(new Error('upload ended'));
    request.signal.addEventListener('abort', () => xhr.abort(), { once: true });
    if (request.signal.aborted) reject(new Error('upload ended'));
    else xhr.send(request.body);
  });
}
