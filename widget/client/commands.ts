import type { ErrorCode } from '../../protocol/errors.ts';
import type { Reject } from '../../protocol/conversation-frames.ts';
import { holdBackMs } from './backoff.ts';
import type { Cancel, Platform } from './platform.ts';
import type { Notice } from './state.ts';

type What = Notice['what'];
export interface Command {
  readonly what: What;
  /** What it is about: of two commands about one thing, only the later matters. */
  readonly about: string;
  readonly frame: { readonly client_id: string };
  tries: number;
}

export interface CommandsOptions {
  readonly platform: Platform;
  readonly send: (frame: object) => boolean;
  /** False when the server at the other end does not know it. */
  readonly known: (what: What) => boolean;
  readonly failed: (what: What, code: ErrorCode, clientId: string) => void;
  /** One is held no longer. */
  readonly answered: () => void;
}

/** Most unanswered commands held (LIM1). */
const MAX_COMMANDS = 50;

/** Edits, retractions and reactions on their way: kept, and sent again on each new socket, until answered. */
export class Commands {
  #options: CommandsOptions;
  #held = new Map<string, Command>();
  #timers = new Set<Cancel>();

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /** One that waits for another try would undo a later one about the same thing, and is given up for it. */
  run(what: What, about: string, body: { readonly client_id: string }): void {
    for (const [id, held] of this.#held)
      if (held.what === what && held.about === about) this.#held.delete(id);
    if (this.#held.size >= MAX_COMMANDS) return this.#options.failed(what, 'unavailable', body.client_id);
    const command = { what, about, frame: body, tries: 0 };
    this.#held.set(body.client_id, command);
    this.#send(command);
  }

  /** What is on its way. */
  get held(): readonly Command[] {
    return [...this.#held.values()];
  }

  /** What another left unanswered. */
  adopt(commands: readonly Command[]): void {
    for (const command of commands) this.#held.set(command.frame.client_id, command);
  }

  /** False when the acknowledge is for something else. */
  acknowledged(clientId: string): boolean {
    const was = this.#held.delete(clientId);
    if (was) this.#options.answered();
    return was;
  }

  refused(frame: Reject): boolean {
    const command = frame.ref === null ? undefined : this.#held.get(frame.ref);
    if (!command) return false;
    const { platform } = this.#options;
    if (frame.retry === 'never') {
      this.#drop(command, frame.code);
      return true;
    }
    const wait = holdBackMs(command.tries++, frame.min_backoff_ms, platform.random());
    const cancel = platform.after(wait, () => {
      this.#timers.delete(cancel);
      if (this.#held.has(command.frame.client_id)) this.#send(command);
    });
    this.#timers.add(cancel);
    return true;
  }

  /** A new socket is live. The ids are the same, so that what was done already is not done again. */
  resend(): void {
    for (const command of this.#held.values()) this.#send(command);
  }

  #send(command: Command): void {
    const { send, known } = this.#options;
    if (known(command.what)) send(command.frame);
    else this.#drop(command, 'forbidden');
  }

  #drop({ what, frame }: Command, code: ErrorCode): void {
    const { failed, answered } = this.#options;
    this.#held.delete(frame.client_id);
    failed(what, code, frame.client_id);
    answered();
  }

  clear(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#held.clear();
  }
}
