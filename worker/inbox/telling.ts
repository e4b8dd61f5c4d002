import { limits } from '../../protocol/index.ts';
import type { ReadingChoice } from '../contracts.ts';
import { everyoneHas, readChoice } from './choices.ts';
import type { Ports } from './ports.ts';
import { ownerOf } from './schema.ts';
import { heldIds } from './store.ts';

/** A choice on its way to the conversations, until each of them has it. */
export class Telling {
  readonly #ports: Ports;
  readonly #changed: () => void;

  /** `changed`: what is in force is another than it was. */
  constructor(ports: Ports, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  /** The alarm tells it at this time at the latest, should whoever tells it now not come to an end. Call in a turn that writes. */
  begin(atMs: number): void {
    this.#ports.due.schedule('choices', atMs, 'replace');
    this.#ports.arm();
  }

  /** Tells everyone; false where one could not be told, whom the alarm then tells again. */
  async tell(): Promise<boolean> {
    const { sql, due, nowMs, arm } = this.#ports;
    const choice = readChoice(sql);
    const all = await tellAll(this.#ports, heldIds(sql), choice);
    // Another was made meanwhile: telling that one is another's to end.
    if (choice.version !== readChoice(sql).version) return all;
    if (all) {
      everyoneHas(sql, choice);
      due.cancel('choices');
      this.#changed();
    } else due.schedule('choices', nowMs() + limits.choiceRetryMs, 'replace');
    arm();
    return all;
  }
}

/** Tells these conversations, whatever becomes of any of them; false where one could not be told. */
async function tellAll(
  { sql, tellChoice }: Pick<Ports, 'sql' | 'tellChoice'>,
  ids: readonly string[],
  choice: ReadingChoice,
): Promise<boolean> {
  // What nobody ever chose is what a conversation takes it for.
  if (choice.version === 0) return true;
  const owner = ownerOf(sql);
  let all = true;
  for (let at = 0; at < ids.length; at += limits.tenantWide.concurrency) {
    const answers = await Promise.allSettled(
      ids.slice(at, at + limits.tenantWide.concurrency).map((id) => tellChoice(owner, id, choice)),
    );
    all &&= answers.every(
      (one) => one.status === 'fulfilled' && (one.value.ok || one.value.error.code === 'not_found'),
    );
  }
  return all;
}
