import type { Mention, Quote } from '../../protocol/index.ts';

/** What is not sent yet of a conversation, beside its text. */
export interface Unsent {
  readonly files: readonly File[];
  readonly replyTo: Quote | null;
  readonly urgent: boolean;
  /** Who was chosen to be named in it. */
  readonly chosen: readonly Mention[];
}
export const NOTHING_UNSENT: Unsent = { files: [], replyTo: null, urgent: false, chosen: [] };

/** A message of one's own whose text is in the field, and what stood there before. */
export interface Editing {
  readonly messageId: string;
  readonly before: string;
  /** Files stay with the message, which may then do without words. */
  readonly files: number;
  /** Whom it names. */
  readonly mentions: readonly Mention[];
  readonly aside: string;
}
