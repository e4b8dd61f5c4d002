import { limits } from '../../../protocol/index.ts';
import type { Seen } from '../history.ts';
import { disowned, type Report, type Watcher } from './rule.ts';

/** LIM1: every frame, page and queue within its bound; a conversation's sends go one at a time. */
export class Bounds implements Watcher {
  readonly #report: Report;
  /** By device and conversation: the send whose outcome is open, and the road it took. */
  readonly #inFlight = new Map<string, { readonly clientId: string; readonly road: string }>();

  constructor(report: Report) {
    this.#report = report;
  }

  see(seen: Seen): void {
    const gone = disowned(seen);
    if (gone !== null && 'device' in seen) this.#inFlight.delete(`${seen.device} ${gone}`);
    switch (seen.what) {
      case 'out': {
        const { frame } = seen;
        if (seen.bytes > limits.frame.maxDownBytes) this.#over(`a ${frame.type} frame`, seen.bytes);
        if (frame.type === 'events' && frame.events.length > limits.events.pageEvents)
          this.#over('events in a frame', frame.events.length);
        if (frame.type === 'history' && frame.items.length > limits.history.maxRows)
          this.#over('rows in a page', frame.items.length);
        if (frame.type === 'snapshot' && frame.entries.length > limits.snapshot.entries)
          this.#over('entries in a snapshot', frame.entries.length);
        return;
      }
      case 'shown':
        if (seen.count > seen.bound) this.#over('rows on show', seen.count);
        return;
      case 'up':
        return this.#sent(seen);
      case 'down': {
        const { frame } = seen;
        if (frame.type === 'ack') this.#settled(seen.device, frame.client_id);
        if (frame.type === 'reject' && frame.ref !== null) this.#settled(seen.device, frame.ref);
        if (frame.type === 'events')
          for (const event of frame.events)
            if ('message' in event) this.#settled(seen.device, event.message.client_id);
        if (frame.type === 'history')
          for (const row of frame.items) this.#settled(seen.device, row.client_id);
        return;
      }
      case 'ended':
      case 'answer':
        for (const [key, { road }] of this.#inFlight) if (road === seen.road) this.#inFlight.delete(key);
        return;
      case 'reloaded':
        for (const key of this.#inFlight.keys())
          if (key.startsWith(`${seen.device} `)) this.#inFlight.delete(key);
        return;
      default:
        return;
    }
  }

  #sent({ device, conversation, road, command }: Extract<Seen, { what: 'up' }>): void {
    if (command.type !== 'send' || device.startsWith('portal')) return;
    const key = `${device} ${conversation}`;
    const before = this.#inFlight.get(key);
    if (before !== undefined && before.clientId !== command.client_id)
      this.#report('LIM1', `${device} sent ${command.client_id} with ${before.clientId} on its way`);
    this.#inFlight.set(key, { clientId: command.client_id, road });
  }

  #settled(device: string, clientId: string | null): void {
    for (const [key, each] of this.#inFlight)
      if (each.clientId === clientId && key.startsWith(`${device} `)) this.#inFlight.delete(key);
  }

  #over(what: string, size: number): void {
    this.#report('LIM1', `${what}: ${size}`);
  }
}
