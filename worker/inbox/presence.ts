import { limits, toInstant, type Presence } from '../../protocol/index.ts';

/** Presence, decided from times alone: the number of open sockets says nothing, a dead one can stay open for long. */

export interface Heard {
  readonly heardMs: number;
  readonly visible: boolean;
}

/** What is kept for when no device is there to ask. */
export interface Remembered {
  /** When any device last showed life; null = never. */
  readonly lastHeardMs: number | null;
  /** A device that closed counts until then. */
  readonly lingerUntilMs: number;
}

export type Standing =
  /** `untilMs`: without another sign of life, offline from then on. */
  | { readonly online: true; readonly untilMs: number; readonly lastHeardMs: number | null }
  | { readonly online: false; readonly lastHeardMs: number | null };

/** When silence of this device begins to mean that nobody is there. */
export const silentFrom = ({ heardMs, visible }: Heard): number =>
  heardMs + (visible ? limits.presence.visibleSilenceMs : limits.presence.hiddenSilenceMs);

export function standing(devices: readonly Heard[], remembered: Remembered, nowMs: number): Standing {
  const untilMs = Math.max(remembered.lingerUntilMs, ...devices.map(silentFrom));
  const heard = [remembered.lastHeardMs ?? 0, ...devices.map((each) => each.heardMs)];
  const latest = Math.max(...heard);
  const lastHeardMs = latest === 0 ? null : latest;
  return untilMs > nowMs ? { online: true, untilMs, lastHeardMs } : { online: false, lastHeardMs };
}

/**
 * How long a device that closed still counts. A page that was closed in order is gone, save for a moment in which a
 * reload comes back; a connection that broke may belong to someone in a lift, who has the time any silence has.
 */
export function lingerAfterClose(device: Heard, inOrder: boolean, nowMs: number): number {
  const grace = nowMs + limits.presence.closeGraceMs;
  return inOrder ? Math.min(grace, Math.max(nowMs, silentFrom(device))) : silentFrom(device);
}

export function presenceOf(userId: string, at: Standing): Presence {
  const lastSeen = at.online || at.lastHeardMs === null ? null : toInstant(at.lastHeardMs);
  return { user_id: userId, online: at.online, last_seen: lastSeen };
}
