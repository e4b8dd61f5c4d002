import { limits, type Presence } from '../../protocol/index.ts';
import { heardAt, type Line } from './devices.ts';
import { frameText } from './frames.ts';
import type { PeerInbox, Ports } from './ports.ts';
import { lingerAfterClose, presenceOf, standing, type Standing } from './presence.ts';
import { getMeta, ownerOf, setMeta } from './schema.ts';
import { peersAmong } from './store.ts';

const heard = (line: Line) => ({ heardMs: heardAt(line), visible: line.device.visible });

/**
 * Who of others this person's devices want to know about, and who wants to know about this person. Only those who
 * asked are told, and only while someone asks does the alarm look for silence. Telling is best effort: an inbox
 * that missed a change hears the truth when it renews its watch.
 */
export class Watching {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** A device asks for these people instead of those before. Others than its peers are passed over in silence. */
  async watch(line: Line, userIds: readonly string[]): Promise<void> {
    const { sql, nowMs } = this.#ports;
    const { tenant, userId } = ownerOf(sql);
    const allowed = peersAmong(sql, userIds).slice(0, limits.watch.maxUsers);
    const live = JSON.stringify(this.#ports.lines().map((each) => each.device.id));
    sql.transaction(() => {
      // Connections that ended while this object was not there leave their rows behind: they go here.
      sql.run(
        'DELETE FROM watches WHERE connection_id = ? OR connection_id NOT IN (SELECT value FROM json_each(?))',
        line.device.id,
        live,
      );
      sql.run(
        'INSERT INTO watches (connection_id, user_id) SELECT ?, value FROM json_each(?)',
        line.device.id,
        JSON.stringify(allowed),
      );
      return null;
    });
    const untilMs = nowMs() + limits.watch.leaseMs;
    const answers = await Promise.allSettled(
      allowed.map(async (peerId) => {
        const peer = await this.#ports.peer({ tenant, userId: peerId });
        return { ...(await peer.addWatcher({ tenant, userId, untilMs })), user_id: peerId };
      }),
    );
    const items = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    // Also when empty: a watch has an answer, and it looks the same for a stranger and for nobody at all (ACL2).
    line.send(frameText({ type: 'presence', items }));
  }

  /** A watched person's inbox says that something changed. */
  changed(item: Presence): void {
    const { sql, lines } = this.#ports;
    const watching = new Set(
      sql
        .all<{ id: string }>('SELECT connection_id AS id FROM watches WHERE user_id = ?', item.user_id)
        .map((row) => row.id),
    );
    const text = frameText({ type: 'presence', items: [item] });
    const told = lines().filter((line) => watching.has(line.device.id));
    for (const line of told) line.send(text);
    if (told.length > 0) return;
    // Nobody here asks any more: say so once, instead of at every closing, where a reload would race with it.
    const { tenant, userId } = ownerOf(sql);
    void this.#tell({ tenant, userId: item.user_id }, (peer) => peer.removeWatcher({ tenant, userId }));
  }

  addWatcher(watcher: { tenant: string; userId: string; untilMs: number }): Presence {
    const { sql, nowMs } = this.#ports;
    const now = nowMs();
    // What changed unwatched is settled first, so that the newcomer is not told what it is about to be answered.
    this.review();
    return this.review(() => {
      sql.run('DELETE FROM watchers WHERE until_at <= ?', now);
      sql.run(
        `INSERT INTO watchers (tenant, user_id, until_at) SELECT ?1, ?2, ?3
         WHERE (SELECT count(*) FROM watchers) < ?4
           OR EXISTS (SELECT 1 FROM watchers WHERE tenant = ?1 AND user_id = ?2)
         ON CONFLICT (tenant, user_id) DO UPDATE SET until_at = max(until_at, excluded.until_at)`,
        watcher.tenant,
        watcher.userId,
        Math.min(watcher.untilMs, now + limits.watch.leaseMs),
        limits.watch.maxWatchers,
      );
    });
  }

  removeWatcher(watcher: { tenant: string; userId: string }): void {
    this.review(() =>
      this.#ports.sql.run(
        'DELETE FROM watchers WHERE tenant = ? AND user_id = ?',
        watcher.tenant,
        watcher.userId,
      ),
    );
  }

  /** A device's socket ended, or is being ended by us. */
  closed(line: Line, inOrder: boolean): void {
    const { sql, nowMs } = this.#ports;
    this.review(() => {
      sql.run('DELETE FROM watches WHERE connection_id = ?', line.device.id);
      setMeta(sql, 'linger_until', lingerAfterClose(heard(line), inOrder, nowMs()));
      this.#remember(heardAt(line));
    });
  }

  /**
   * Looks at the devices anew, tells the watchers if it changed, and sets when to look again. Called whenever
   * something may have changed: opening, closing, showing, hiding, the alarm; a `change` is noted with it or not at all.
   */
  review(change: () => void = () => undefined): Presence {
    const { item, told } = this.#ports.sql.transaction(() => {
      change();
      return this.#reviewed();
    });
    this.#ports.arm();
    // Only what is stored is told.
    for (const { tenant, user_id } of told)
      void this.#tell({ tenant, userId: user_id }, (peer) => peer.presenceChanged(item));
    return item;
  }

  /** The presence as it now is, noted, and the watchers to be told of it. */
  #reviewed(): { item: Presence; told: readonly { tenant: string; user_id: string }[] } {
    const { sql, due, nowMs } = this.#ports;
    const now = nowMs();
    const at = this.#standing(now);
    const owner = ownerOf(sql);
    const item = presenceOf(owner.userId, at);
    if (at.lastHeardMs !== null) this.#remember(at.lastHeardMs);

    const watchers = sql.all<{ tenant: string; user_id: string }>(
      'SELECT tenant, user_id FROM watchers WHERE until_at > ?',
      now,
    );
    if (at.online && watchers.length > 0) due.schedule('presence', at.untilMs, 'replace');
    else due.cancel('presence');

    const online = at.online ? 1 : 0;
    if (Number(getMeta(sql, 'told_online') ?? 0) === online) return { item, told: [] };
    setMeta(sql, 'told_online', online);
    return { item, told: watchers };
  }

  #standing(now: number): Standing {
    const { sql, lines } = this.#ports;
    const lastHeard = getMeta(sql, 'last_heard');
    const remembered = {
      lastHeardMs: lastHeard === null ? null : Number(lastHeard),
      lingerUntilMs: Number(getMeta(sql, 'linger_until') ?? 0),
    };
    return standing(lines().map(heard), remembered, now);
  }

  #remember(heardMs: number): void {
    const { sql } = this.#ports;
    if (heardMs > Number(getMeta(sql, 'last_heard') ?? 0)) setMeta(sql, 'last_heard', heardMs);
  }

  async #tell(
    to: { tenant: string; userId: string },
    say: (peer: PeerInbox) => Promise<unknown>,
  ): Promise<void> {
    try {
      await say(await this.#ports.peer(to));
    } catch {
      // Best effort, by design: their next renewal tells them.
    }
  }
}
