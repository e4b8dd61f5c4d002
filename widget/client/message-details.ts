import type { User } from '../../protocol/index.ts';

/** One of those a message is for. */
export interface Recipient {
  readonly user: User;
  readonly delivered: boolean;
  readonly read: boolean;
  /** Nobody is told whether this person has read it. */
  readonly isPrivate?: boolean;
  /** Epoch ms; null where it is not known. */
  readonly readAt: number | null;
}

/** What the server tells of one message when it is asked. */
export interface MessageDetails {
  readonly recipients: readonly Recipient[];
  /** What it said before it was edited, oldest first; empty for those who may not know. */
  readonly versions: readonly { readonly content: string; readonly until: number }[];
}

/** Recipients by how far the message has come to them; those who read it in the order they did. */
export function byProgress(recipients: readonly Recipient[]): {
  readonly seen: readonly Recipient[];
  readonly delivered: readonly Recipient[];
  readonly waiting: readonly Recipient[];
} {
  const when = ({ readAt }: Recipient): number => readAt ?? Number.MAX_SAFE_INTEGER;
  return {
    seen: recipients.filter(({ read }) => read).toSorted((a, b) => when(a) - when(b)),
    delivered: recipients.filter(({ read, delivered }) => delivered && !read),
    waiting: recipients.filter(({ read, delivered }) => !delivered && !read),
  };
}
