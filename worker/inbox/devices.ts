import * as z from 'zod/mini';
import { limits, type CloseReason } from '../../protocol/index.ts';

/**
 * What is known of one socket. It is the socket's attachment, so that it outlives hibernation: ids and times only,
 * well under a kilobyte.
 */
const device = z.object({
  /** Made here for each socket: after a reload the old one may close later than the new one opens. */
  id: z.string(),
  tenant: z.string(),
  userId: z.string(),
  phase: z.enum(['awaiting_hello', 'live']),
  openedAtMs: z.number(),
  visible: z.boolean(),
  /** It said that it shows what its owner has chosen. */
  showsChoices: z.optional(z.boolean()),
  identityExpiresMs: z.number(),
  /** The last frame, or the opening. Pings are answered by the platform, which keeps their time apart. */
  heardMs: z.number(),
});
export type Device = Readonly<z.infer<typeof device>>;

/** An attachment as found on a socket; null when it is of no shape we know. */
export function readDevice(attachment: unknown): Device | null {
  const read = device.safeParse(attachment);
  return read.success ? read.data : null;
}

/** One open socket, as the inbox's own logic sees it. */
export interface Line {
  readonly device: Device;
  /** Time of the last ping the platform answered for us, epoch ms. */
  readonly pingedMs: number | null;
  /** Replaces the attachment. */
  update(device: Device): void;
  /** A socket that is already going takes no harm. */
  send(text: string): void;
  close(reason: CloseReason): void;
}

/** When this device last showed life. */
export const heardAt = (line: Pick<Line, 'device' | 'pingedMs'>): number =>
  Math.max(line.device.heardMs, line.pingedMs ?? 0);

/** When a socket must have done something, or is closed: say hello, renew its identity. */
export function deadlineOf(of: Device): { atMs: number; reason: CloseReason } {
  const helloBy = of.openedAtMs + limits.sockets.helloMs;
  if (of.phase === 'awaiting_hello' && helloBy < of.identityExpiresMs)
    return { atMs: helloBy, reason: 'hello_timeout' };
  return { atMs: of.identityExpiresMs, reason: 'unauthenticated' };
}

/** The sockets to close so that one more still fits: those opened first. */
export function crowded(lines: readonly Line[]): Line[] {
  const over = lines.length + 1 - limits.sockets.perUserPerObject;
  return over <= 0 ? [] : lines.toSorted((a, b) => a.device.openedAtMs - b.device.openedAtMs).slice(0, over);
}
