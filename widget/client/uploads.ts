import type { Attachment } from '../../protocol/entities.ts';
import { attachmentAnswer } from '../../protocol/rest.ts';
import { holdBackMs } from './backoff.ts';
import { parseAnswer, readProblem, type Http, type HttpAnswer, type HttpError } from './http.ts';
import { changeFile, nextToUpload, type Outbox, type PendingFile } from './outbox.ts';
import type { Cancel, Platform, UploadRequest } from './platform.ts';
import { xhrUpload } from './xhr.ts';

/** Uploads at once; more would only share the same line. */
const PARALLEL = 2;

export interface UploadsOptions {
  readonly http: Http;
  readonly platform: Platform;
  readonly outbox: () => Outbox;
  /** Puts the changed outbox in place. */
  readonly update: (outbox: Outbox) => void;
}

/** Stores the files of pending messages, each under its own client_id, so that a repeat is the same file. */
export class Uploads {
  #options: UploadsOptions;
  #running = new Map<string, AbortController>();
  #timer: Cancel | null = null;

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** Starts what can be started. Call after each change of the outbox. */
  pump(): void {
    const { platform, outbox } = this.#options;
    this.#arm(null);
    while (this.#running.size < PARALLEL && platform.online()) {
      const found = nextToUpload(outbox(), platform.monotonic());
      if (found === null) return;
      if ('at' in found) return this.#arm(found.at);
      void this.#run(found.pending.conversationId, found.file);
    }
  }

  cancel(key: string): void {
    this.#running.get(key)?.abort();
    this.#running.delete(key);
  }

  cancelAll(): void {
    for (const key of this.#running.keys()) this.cancel(key);
    this.#arm(null);
  }

  /** Looks again at that time (monotonic ms); null = at no time. */
  #arm(at: number | null): void {
    const { platform } = this.#options;
    this.#timer?.();
    this.#timer = at === null ? null : platform.after(at - platform.monotonic(), () => this.pump());
  }

  async #run(conversationId: string, { key, file, tries }: PendingFile): Promise<void> {
    const abort = new AbortController();
    this.#running.set(key, abort);
    this.#change(key, { state: 'uploading', progress: 0, tries: tries + 1 });
    const answer = await this.#store(conversationId, key, file, abort);
    if (this.#running.get(key) !== abort) return;
    this.#running.delete(key);
    if (answer.ok) {
      const refused = answer.value.state === 'refused';
      this.#change(key, {
        state: refused ? 'failed' : 'ready',
        progress: 1,
        attachment: answer.value,
        error: refused ? 'attachment_type' : null,
      });
    } else this.#failed(key, tries, answer.error);
    this.pump();
  }

  /** POSTs a file as it is. Safe to repeat: the key makes it the same file. */
  async #store(
    conversationId: string,
    key: string,
    file: File,
    abort: AbortController,
  ): Promise<HttpAnswer<Attachment>> {
    const { http, platform } = this.#options;
    const { signal } = abort;
    const answer = await http.authorized<string>(async (token) => {
      try {
        const request: UploadRequest = {
          url: http.url('/attachments', { conversation_id: conversationId, client_id: key }),
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': file.type || 'application/octet-stream',
            'x-file-name': encodeURIComponent(file.name),
          },
          body: file,
          onProgress: (progress) => {
            if (this.#running.get(key) === abort) this.#change(key, { progress });
          },
          signal,
        };
        const { status, body } = await (platform.upload?.(request) ?? xhrUpload(request));
        const stored = status >= 200 && status < 300;
        return stored ? { ok: true, value: body } : { ok: false, error: readProblem(status, body) };
      } catch {
        return { ok: false, error: { kind: signal.aborted ? 'aborted' : 'network' } };
      }
    });
    return parseAnswer(answer, attachmentAnswer);
  }

  #failed(key: string, tries: number, error: HttpError): void {
    const { platform } = this.#options;
    if (error.kind === 'problem' && error.retry === 'never')
      return this.#change(key, { state: 'failed', progress: 0, error: error.code });
    const waitMs = error.kind === 'problem' ? error.waitMs : 0;
    const notBefore = platform.monotonic() + holdBackMs(tries, waitMs, platform.random());
    this.#change(key, { state: 'waiting', progress: 0, notBefore });
  }

  #change(key: string, patch: Partial<PendingFile>): void {
    this.#options.update(changeFile(this.#options.outbox(), key, patch));
  }
}
