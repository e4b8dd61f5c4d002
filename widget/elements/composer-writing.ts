import type { Quote } from '../../protocol/index.ts';
import { aimAt, jointAim, NO_AIM } from '../client/draft-aim.ts';
import type { ChatActions, DraftAim, OutgoingMessage } from '../client/state.ts';
import { follow, keptAim, takenBack, type Words, type Written } from './composer-draft.ts';

/** What it needs of the composer, and what stands there for others to see and set. */
export interface WritingHost {
  readonly conversationId: string;
  readonly actions: ChatActions | null;
  /** The client's word of it. */
  readonly draft: string;
  readonly aim: DraftAim | null | undefined;
  /** What goes with it. */
  readonly files: readonly File[];
  replyTo: Quote | null;
  urgent: boolean;
  requestUpdate(): void;
}

/** What is written of a new message, whatever is in the field meanwhile: it follows the client's word, and is told to it. */
export class Writing {
  readonly #host: WritingHost;
  #words: Words = { text: '', chosen: [] };

  constructor(host: WritingHost) {
    this.#host = host;
  }

  get words(): Words {
    return this.#words;
  }

  get now(): Written {
    const { replyTo, urgent } = this.#host;
    return { text: this.#words.text, aim: aimAt(replyTo, urgent, this.#words.chosen) };
  }

  /** The client knows of this already, or need not. */
  show({ text, aim: { replyTo, urgent, mentions = [] } }: Written): void {
    this.#words = { text, chosen: mentions };
    Object.assign(this.#host, { replyTo, urgent });
    this.#host.requestUpdate();
  }

  write(words: Words): void {
    this.#words = words;
    this.#host.requestUpdate();
    this.keep();
  }

  /** What is written, and what it is to be sent as, is kept. */
  keep(): void {
    const { actions, conversationId, files } = this.#host;
    actions?.setDraft(conversationId, this.#words.text, keptAim(this.now, files));
  }

  /** The client has another word of it than `before`. */
  follow(before: Written): void {
    const { draft, aim } = this.#host;
    this.show(follow(this.now, before, { text: draft, aim: aim ?? NO_AIM }));
  }

  /** The words of a message that was taken back stand in front, and are meant as they were. */
  takeBack({ text, replyTo, urgent = false, mentions }: OutgoingMessage): void {
    this.show({
      text: takenBack(text, this.#words.text, this.#host.draft),
      aim: jointAim(aimAt(replyTo, urgent, mentions), this.now.aim),
    });
    this.keep();
  }

  /** All of it was sent. */
  empty(): void {
    this.show({ text: '', aim: NO_AIM });
    this.keep();
  }
}
