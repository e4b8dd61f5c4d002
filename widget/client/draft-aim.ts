import type { DraftAim } from './state.ts';

/** As a message like any other. */
export const NO_AIM: DraftAim = { replyTo: null, urgent: false };

export const sameAim = (one: DraftAim, other: DraftAim): boolean =>
  one.replyTo?.message_id === other.replyTo?.message_id && one.urgent === other.urgent;

/** Of two texts that are one now: it answers what the first of them does that answers anything. */
export const jointAim = (first: DraftAim, second: DraftAim): DraftAim => ({
  replyTo: first.replyTo ?? second.replyTo,
  urgent: first.urgent || second.urgent,
});
