import type { UploadRequest } from './platform.ts';

/** POSTs a file and tells its progress, which fetch cannot. Rejects when the network fails or on abort. */
export function xhrUpload(request: UploadRequest): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', request.url);
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
