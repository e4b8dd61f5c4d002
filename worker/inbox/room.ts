import {
  commonFeatures,
  fail,
  limits,
  toInstant,
  type CloseReason,
  type Entry,
  type InboxUp,
  type Feature,
  type Totals,
} from '../../protocol/index.ts';
import { take, type Bucket } from '../limiter.ts';
import { inForce } from './choices.ts';
import { deadlineOf, heardAt, type Device, type Line } from './devices.ts';
import { listEntries, readTotals } from './entries.ts';
import { frameText, readFrame, rejectOf, snapshotText, tooLarge } from './frames.ts';
import type { Ports } from './ports.ts';
import { Reports } from './reports.ts';
import { inboxRev, ownerOf } from './schema.ts';
import { Telling } from './telling.ts';
import { Watching } from './watching.ts';

/** The live side of an inbox: what its sockets say, and what they are told. */
export class Room {
  readonly reports: Reports;
  readonly watching: Watching;
  readonly telling: Telling;
  readonly #ports: Ports;
  /** Frames per socket. Only in memory: a sleep long enough to forget it would have refilled it too. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.reports = new Reports(ports);
    this.watching = new Watching(ports);
    this.telling = new Telling(ports, () => this.pushChoices());
  }

  /** A socket was accepted; its device has its attachment. */
  opened(): void {
    this.#setDeadline();
    this.watching.review();
  }

  /** A socket ended. `inOrder`: with a proper goodbye. Harmless for one that was closed by us before. */
  closed(line: Line, inOrder: boolean): void {
    this.#buckets.delete(line.device.id);
    this.watching.closed(line, inOrder);
    this.#setDeadline();
  }

  /** One message of a socket. A bad one is answered and the socket kept, save one over the size limit. */
  async frame(line: Line, data: string | ArrayBuffer): Promise<void> {
    if (tooLarge(data)) return this.end(line, 'frame_too_large');
    const now = this.#ports.nowMs();
    line.update({ ...line.device, heardMs: now });
    const { bucket, waitMs } = take(this.#buckets.get(line.device.id), now);
    this.#buckets.set(line.device.id, bucket);
    if (waitMs > 0) return line.send(frameText(rejectOf({ code: 'rate_limited', retryAfterMs: waitMs })));
    const frame = readFrame(data);
    if (!frame.ok) return line.send(frameText(rejectOf(frame.error)));
    if (line.device.phase === 'awaiting_hello' && frame.value.type !== 'hello')
      return line.send(frameText(rejectOf(fail('invalid', { fields: ['type'] }).error)));
    await this.#handle(line, frame.value);
  }

  async #handle(line: Line, frame: InboxUp): Promise<void> {
    switch (frame.type) {
      case 'hello':
        // First what can fail: a refused hello leaves a device that has not said it.
        this.#greet(line, frame, this.#snapshot(frame.features), this.#choices());
        return;
      case 'delivered':
        this.reports.add(frame.items);
        return;
      case 'watch':
        await this.watching.watch(line, frame.user_ids);
        return;
      case 'visibility':
        line.update({ ...line.device, visible: frame.visible });
        this.watching.review();
        return;
      case 'renew':
        await this.#renew(line, frame.token);
    }
  }

  #greet(
    line: Line,
    { visible, features }: Extract<InboxUp, { type: 'hello' }>,
    snapshot: string,
    choices: string,
  ): void {
    const showsChoices = features.includes('private_reading' satisfies Feature);
    line.update({ ...line.device, phase: 'live', visible: visible ?? line.device.visible, showsChoices });
    line.send(snapshot);
    if (showsChoices) line.send(choices);
    this.#setDeadline();
    this.watching.review();
  }

  /** Tells every device of a changed entry. */
  pushEntry(entry: Entry, totals: Totals): void {
    this.#push(frameText({ type: 'entry', entry, totals }));
  }

  pushRemoved(conversationId: string): void {
    this.#push(
      frameText({ type: 'removed', conversation_id: conversationId, totals: readTotals(this.#ports.sql) }),
    );
  }

  /** Tells every device that shows it what its owner chose. */
  pushChoices(): void {
    this.#push(this.#choices(), (device) => device.showsChoices === true);
  }

  #choices(): string {
    return frameText({ type: 'choices', private_reading: inForce(this.#ports.sql) });
  }

  /** Does what has come due. Each part sets its own next time. */
  async alarm(): Promise<void> {
    const kinds = this.#ports.due.dueNow(this.#ports.nowMs());
    if (kinds.includes('sockets')) this.#closeOverdue();
    if (kinds.includes('presence')) this.watching.review();
    // Last: it waits for other objects.
    if (kinds.includes('reports')) await this.reports.retry();
    if (kinds.includes('choices')) await this.telling.tell();
  }

  #snapshot(features: readonly string[]): string {
    const { sql, nowMs } = this.#ports;
    const newest = listEntries(sql, {
      cursor: null,
      limit: limits.snapshot.entries,
      archived: false,
      userType: null,
    });
    const { items, next } = newest.ok ? newest.value : { items: [], next: null };
    return snapshotText({
      type: 'snapshot',
      entries: items,
      next,
      totals: readTotals(sql),
      inbox_rev: inboxRev(sql),
      features: commonFeatures(features),
      now: toInstant(nowMs()),
    });
  }

  async #renew(line: Line, token: string): Promise<void> {
    const verified = await this.#ports.verifyRenewal(token, ownerOf(this.#ports.sql));
    if (!verified.ok) return line.send(frameText(rejectOf(verified.error)));
    const { expiresAtMs } = verified.value;
    line.update({ ...line.device, identityExpiresMs: expiresAtMs });
    this.#setDeadline();
    line.send(frameText({ type: 'renewed', expires_at: toInstant(expiresAtMs) }));
  }

  #push(text: string, wanted: (device: Device) => boolean = () => true): void {
    const now = this.#ports.nowMs();
    for (const line of this.#ports.lines()) {
      if (line.device.phase !== 'live' || !wanted(line.device)) continue;
      if (heardAt(line) + limits.sockets.silentMs < now) this.end(line, 'slow_reader');
      else line.send(text);
    }
  }

  #closeOverdue(): void {
    const now = this.#ports.nowMs();
    for (const line of this.#ports.lines()) {
      const { atMs, reason } = deadlineOf(line.device);
      if (atMs <= now) this.end(line, reason);
    }
    this.#setDeadline();
  }

  /** Closes a socket and settles what hangs on it; the platform's own word of the closing may come much later. */
  end(line: Line, reason: CloseReason): void {
    line.close(reason);
    this.closed(line, true);
  }

  #setDeadline(): void {
    const { due, lines } = this.#ports;
    const next = Math.min(...lines().map((line) => deadlineOf(line.device).atMs));
    if (next === Infinity) due.cancel('sockets');
    else due.schedule('sockets', next, 'replace');
    this.#ports.arm();
  }
}
