import type { Layout, Scheme } from '../elements/care-chat-contract.ts';

/** What a template may say of `<care-chat>` as attributes; the rest is told by `start()`. */
export interface CareChatAttributes {
  readonly layout?: Layout;
  /** Any CSS colour; its hue is used, its lightness is not. */
  readonly accent?: string;
  readonly scheme?: Scheme;
  /** BCP 47. */
  readonly locale?: string;
}
