import type { User } from '../../protocol/entities.ts';
import { closeCodes } from '../../protocol/errors.ts';
import { meAnswer, type TenantSettings } from '../../protocol/rest.ts';
import { codeOf, type Http } from './http.ts';
import type { LinkState } from './link-state.ts';
import { holdBackMs } from './backoff.ts';
import type { Cancel, Platform } from './platform.ts';
import type { Phase } from './state.ts';

export interface AdmissionOptions {
  readonly http: Http;
  readonly platform: Platform;
  /** Known already, and on show. */
  readonly begun: { readonly user: User; readonly settings: TenantSettings } | null;
  readonly show: (phase: Phase) => void;
  readonly ready: (user: User, settings: TenantSettings) => void;
  /** It is known, for the first time, who this is. */
  readonly identified: (userId: string) => void;
  readonly personChanged: () => void;
}

/** Who this person is by the server's word, and whether the chat lets them in. */
export class Admission {
  #o: AdmissionOptions;
  #begun: AdmissionOptions['begun'];
  #user: User | null = null;
  #loading: Promise<void> | null = null;
  #timer: Cancel | null = null;
  #ready = false;
  #closed = false;

  constructor(options: AdmissionOptions) {
    this.#o = options;
    this.#begun = options.begun;
  }

  get user(): User | null {
    return this.#user;
  }

  /** Resolves once it is known how the chat as a whole stands. Asks again only where it was not let in. */
  start(): Promise<void> {
    if (this.#ready) this.#o.show({ name: 'ready' });
    const begun = this.#begun;
    this.#begun = null;
    if (begun !== null && this.admit(begun.user)) {
      this.#loading = Promise.resolve();
      this.#ready = true;
      this.#o.ready(begun.user, begun.settings);
    }
    this.#loading ??= this.#load(0);
    return this.#loading;
  }

  /** A good moment to try again, if that is what it waits for. */
  wake(): void {
    if (this.#timer !== null) void this.#load(0);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.();
    this.#timer = null;
  }

  /** Takes the server's word on who this is. False when it is not the person this began with. */
  admit(user: User): boolean {
    if (this.#closed) return false;
    if (this.#user !== null && this.#user.user_id !== user.user_id) {
      this.#o.personChanged();
      return false;
    }
    const first = this.#user === null;
    this.#user = user;
    if (first) this.#o.identified(user.user_id);
    return true;
  }

  /** The inbox's socket was refused for good: the chat as a whole is not to be had. */
  refused(state: LinkState): void {
    if (state.phase !== 'stopped') return;
    const { reason } = state;
    const forbidden = reason.why === 'closed' && reason.closeCode === closeCodes.forbidden.code;
    if (reason.why === 'refused') this.#fail({ name: 'denied', code: reason.code });
    else if (forbidden) this.#fail({ name: 'denied', code: 'forbidden' });
    else if (reason.why === 'closed') this.#fail({ name: 'failed', code: 'internal' });
  }

  async #load(tries: number): Promise<void> {
    const { http, platform, show, ready } = this.#o;
    this.#timer?.();
    this.#timer = null;
    const answer = await http.json('GET', '/me', meAnswer);
    if (this.#closed) return;
    if (answer.ok) {
      if (!this.admit(answer.value.user)) return;
      this.#ready = true;
      return ready(answer.value.user, answer.value.settings);
    }
    const { error } = answer;
    const code = codeOf(error);
    if (error.kind === 'problem' && error.retry !== 'backoff') return this.#fail({ name: 'denied', code });
    const wait = holdBackMs(tries, error.kind === 'problem' ? error.waitMs : 0, platform.random());
    this.#timer = platform.after(wait, () => void this.#load(tries + 1));
    show({ name: 'failed', code });
  }

  #fail(phase: Phase): void {
    this.#loading = null;
    this.#ready = false;
    this.#o.show(phase);
  }
}
