import type { Mention, Quote } from '../../protocol/entities.ts';
import type { DraftAim } from './state.ts';
import { together } from './together.ts';

export const aimAt = (
  replyTo: Quote | null,
  urgent: boolean,
  mentions: readonly Mention[] = [],
): DraftAim => ({ replyTo, urgent, ...(mentions.length > 0 ? { mentions } : {}) });

/** As a message like any other. */
export const NO_AIM = aimAt(null, false);

/** Whether both answer the same, and as urgently, whoever was chosen to be named in them. */
export const sameManner = (one: DraftAim, other: DraftAim): boolean =>
  one.replyTo?.message_id === other.replyTo?.message_id && one.urgent === other.urgent;

const said = ({ mentions = [] }: DraftAim): string =>
  JSON.stringify(mentions.map(({ user_id, name }) => [user_id, name]));

export const sameAim = (one: DraftAim, other: DraftAim): boolean =>
  sameManner(one, other) && said(one) === said(other);

/** Of two texts that are one now: it answers what the first of them does that answers anything. */
export const jointAim = (first: DraftAim, second: DraftAim): DraftAim =>
  aimAt(
    first.replyTo ?? second.replyTo,
    first.urgent || second.urgent,
    together(first.mentions ?? [], second.mentions ?? []),
  );
