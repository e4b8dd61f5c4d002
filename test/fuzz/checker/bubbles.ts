import type { ConversationDown } from '../../../protocol/index.ts';
import type { FinalView, Seen } from '../history.ts';
import { disowned, type Facts, type Report, type Watcher } from './rule.ts';

interface Written {
  readonly device: string;
  readonly user: string;
  readonly conversation: string;
  readonly text: string;
  clientId: string | null;
  /** The page that held it is gone, or the person threw it away. */
  forgotten: boolean;
  failed: boolean;
  /** Acknowledged, and then knowingly lost by a restore. */
  lost: boolean;
}

/** RES2, IDM1: everything a person wrote is one bubble in the end: in the log, or failed for all to see. */
export class Bubbles implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;
  readonly #written = new Map<string, Written>();
  /** Where an id was accepted, and as what. */
  readonly #accepted = new Map<string, { readonly conversation: string; readonly seq: number }>();

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  see(seen: Seen): void {
    const gone = disowned(seen);
    if (gone !== null && 'device' in seen)
      for (const written of this.#written.values())
        if (written.device === seen.device && written.conversation === gone) written.forgotten = true;
    switch (seen.what) {
      case 'wrote': {
        const { device, user, conversation, text } = seen;
        const state = { clientId: null, forgotten: false, failed: false, lost: false };
        this.#written.set(text, { device, user, conversation, text, ...state });
        return;
      }
      case 'discarded': {
        const written = this.#written.get(seen.text);
        if (written !== undefined) written.forgotten = true;
        return;
      }
      case 'reloaded':
        for (const written of this.#written.values())
          if (written.device === seen.device) written.forgotten = true;
        return;
      case 'up': {
        const written = this.#written.get(seen.command.content ?? '');
        if (written === undefined || seen.command.type !== 'send' || seen.device !== written.device) return;
        const { client_id } = seen.command;
        if (written.clientId !== null && written.clientId !== client_id)
          this.#report('IDM1', `"${written.text}" was sent as ${written.clientId} and as ${client_id}`);
        written.clientId = client_id;
        return;
      }
      case 'out':
        if (seen.target !== 'inbox') this.#out(seen.target.conversation, seen.frame as ConversationDown);
        return;
      case 'answered': {
        const body = seen.body as {
          client_id?: string | null;
          conversation_id?: string;
          seq?: number;
        } | null;
        const clientId = body?.client_id ?? null;
        if (seen.status !== 200 || body === null || clientId === null) return;
        this.#accepted.set(clientId, {
          conversation: body.conversation_id ?? '',
          seq: body.seq ?? 0,
        });
        return;
      }
      case 'restored': {
        for (const written of this.#written.values()) {
          const accepted = this.#accepted.get(written.clientId ?? '');
          if (accepted?.conversation === seen.conversation && accepted.seq > seen.kept) written.lost = true;
        }
        return;
      }
      case 'shown':
        for (const row of seen.rows) {
          if (row.status !== 'failed') continue;
          const written = this.#written.get(row.content ?? '');
          if (written !== undefined) written.failed = true;
        }
        return;
      default:
        return;
    }
  }

  #out(conversation: string, frame: ConversationDown): void {
    const take = (clientId: string | null, seq: number): void => {
      if (clientId !== null) this.#accepted.set(clientId, { conversation, seq });
    };
    if (frame.type === 'ack') take(frame.client_id, frame.seq);
    if (frame.type === 'events')
      for (const event of frame.events) if ('message' in event) take(event.message.client_id, event.seq);
    if (frame.type === 'history') for (const row of frame.items) take(row.client_id, row.seq);
  }

  end(): void {
    const { views, logs } = this.#facts.history.final;
    for (const { messages, conversation } of logs) {
      const texts = new Map<string, number>();
      for (const { content, seq, message_type } of messages) {
        if (content === null || message_type === 'system') continue;
        const before = texts.get(content);
        if (before !== undefined)
          this.#report('IDM1', `${conversation} has "${content}" as ${before} and ${seq}`);
        texts.set(content, seq);
      }
    }
    for (const written of this.#written.values()) {
      const view = views.find(
        (each) => each.device === written.device && each.conversation === written.conversation,
      );
      if (view !== undefined) this.#bubble(written, view);
    }
    this.#ownOrder();
  }

  #bubble(written: Written, view: FinalView): void {
    const { text, clientId, conversation, user } = written;
    const bubbles = view.rows.filter(
      (row) => row.mine && (row.key === clientId || (row.content === text && row.seq === null)),
    );
    const [bubble] = bubbles;
    if (bubbles.length > 1)
      return this.#report('IDM1', `"${text}" is ${bubbles.length} bubbles on ${written.device}`);
    if (bubble !== undefined) {
      if (bubble.seq === null && bubble.status !== 'failed')
        this.#report('RES2', `"${text}" is still ${bubble.status} on ${written.device} after a long quiet`);
      return;
    }
    if (written.forgotten || written.lost) return;
    // Whoever lost a seat lost with it what was on its way, and may not see what came before the next one.
    const seats = this.#facts.seatsOf(conversation, user);
    if (seats.length !== 1 || seats[0]?.active !== true) return;
    this.#report('RES2', `"${text}" is no bubble on ${written.device}`);
  }

  /**
   * What one device wrote in one conversation stands in the order it was written, unless some of it failed, or was
   * forgotten with the page: nobody holds the next one back for that, should it come by another road all the same.
   */
  #ownOrder(): void {
    const last = new Map<string, number>();
    for (const { device, conversation, clientId, failed, lost, forgotten } of this.#written.values()) {
      if (failed || lost || forgotten || clientId === null) continue;
      const event = this.#facts.log(conversation).events.find((each) => each.client_id === clientId);
      if (event === undefined) continue;
      const key = `${device} ${conversation}`;
      const before = last.get(key) ?? 0;
      if (event.seq < before && !this.#facts.restored(conversation))
        this.#report(
          'ORD2',
          `${device} wrote ${clientId} later, and it stands as ${event.seq} before ${before}`,
        );
      last.set(key, Math.max(before, event.seq));
    }
  }
}
