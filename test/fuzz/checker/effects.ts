import { splitId, type Message } from '../../../protocol/index.ts';
import type { CommandSeen, FinalEvent, FinalLog } from '../history.ts';
import type { Facts, Report, Watcher } from './rule.ts';

const kindOf: Readonly<Record<string, string>> = {
  send: 'message',
  edit: 'edit',
  retract: 'retract',
  react: 'react',
  acknowledge: 'acknowledge',
  pin: 'pin',
};

interface Said {
  readonly message_id?: string;
  readonly emoji?: string;
  readonly action?: string;
  readonly urgent?: boolean;
}
const said = ({ payload }: CommandSeen): Said => JSON.parse(payload) as Said;

/** The message a command is about, by seq; null of a send. */
export function targetOf(command: CommandSeen): number | null {
  const { message_id: id } = said(command);
  return id === undefined || command.type === 'send' ? null : Number(splitId(id).rest);
}

/** The events that made a message what it was at `upTo`, its own first. */
const eventsOf = (log: FinalLog, target: number, upTo: number): FinalEvent[] =>
  log.events.filter(
    ({ seq, target_seq }) => seq <= upTo && (seq === target || (target_seq === target && seq > target)),
  );

/** Every text the message may have had at `upTo`; empty where nobody saw it asked for. */
function textsAt(facts: Facts, log: FinalLog, target: number, upTo: number): (string | null)[] {
  const last = eventsOf(log, target, upTo).findLast(({ kind }) => kind === 'message' || kind === 'edit');
  if (last === undefined) return [];
  return facts.commandsOf(log.conversation, last).map(({ content }) => content);
}

/** Who reacts to the message with what at `upTo`, each as text. */
function reactionsAt(facts: Facts, log: FinalLog, target: number, upTo: number): Set<string> {
  const standing = new Set<string>();
  for (const event of eventsOf(log, target, upTo)) {
    if (event.kind !== 'react') continue;
    const [command] = facts.commandsOf(log.conversation, event);
    if (command === undefined) continue;
    const { emoji, action } = said(command);
    if (action === 'add') standing.add(`${emoji} ${event.user_id}`);
    else standing.delete(`${emoji} ${event.user_id}`);
  }
  return standing;
}

/** Who had acknowledged the message at `upTo`, in the order they did. */
const acknowledgedAt = (log: FinalLog, target: number, upTo: number): string[] =>
  eventsOf(log, target, upTo).flatMap(({ kind, user_id }) => (kind === 'acknowledge' ? user_id : []));

/** Whether the message was pinned: first, and after each event that could change it. What was not seen asked for counts as nothing. */
export function pinningsOf(facts: Facts, log: FinalLog, target: number): readonly boolean[] {
  const states = [false];
  for (const event of eventsOf(log, target, log.events.length)) {
    if (event.kind === 'retract') states.push(false);
    const asked = facts.commandsOf(log.conversation, event).find(({ type }) => type === 'pin');
    if (event.kind === 'pin' && asked !== undefined) states.push(said(asked).action === 'add');
  }
  return states;
}

/** Whether at `seq`, which last changed its message, everything already was as this command of `user` asks. */
export function wasSo(facts: Facts, log: FinalLog, user: string, command: CommandSeen, seq: number): boolean {
  const target = targetOf(command);
  const event = log.events[seq - 1];
  if (target === null || event === undefined || (seq !== target && event.target_seq !== target)) return false;
  switch (command.type) {
    case 'edit':
      return textsAt(facts, log, target, seq).includes(command.content);
    case 'retract':
      // Nothing changes a message any more that has been taken back.
      return event.kind === 'retract';
    case 'react': {
      const { emoji, action } = said(command);
      return (action === 'add') === reactionsAt(facts, log, target, seq).has(`${emoji} ${user}`);
    }
    case 'acknowledge':
      return acknowledgedAt(log, target, seq).includes(user);
    case 'pin':
      // It leaves its message as it is: when it was so cannot be told from that, only that it was so once.
      return pinningsOf(facts, log, target).includes(said(command).action === 'add');
    default:
      return false;
  }
}

/** DUR1: what stands in a log is what was asked for, and every message is what its events made of it. */
export class Effects implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  end(): void {
    for (const log of this.#facts.history.final.logs) {
      for (const event of log.events) this.#event(log, event);
      for (const message of log.messages) if (message.message_type !== 'system') this.#message(log, message);
      this.#pinned(log);
    }
  }

  #pinned(log: FinalLog): void {
    const wanted = log.messages
      .map(({ seq }) => seq)
      .filter((seq) => pinningsOf(this.#facts, log, seq).at(-1) === true)
      .join();
    const has = log.pinned.join();
    if (has !== wanted) this.#report('DUR1', `${log.conversation} has pinned ${has}, not ${wanted}`);
  }

  #event(log: FinalLog, event: FinalEvent): void {
    if (!Object.values(kindOf).includes(event.kind)) return;
    const asked = this.#facts.commandsOf(log.conversation, event);
    const fits = asked.some(
      (command) => kindOf[command.type] === event.kind && targetOf(command) === event.target_seq,
    );
    if (asked.length > 0 && !fits)
      this.#report('DUR1', `${log.conversation} ${event.seq} is not what ${event.client_id} asked for`);
  }

  #message(log: FinalLog, message: Message): void {
    const { seq } = message;
    const { length } = log.events;
    const what = `${log.conversation} ${seq}`;
    const retracted = eventsOf(log, seq, length).some(({ kind }) => kind === 'retract');
    if (retracted !== (message.retracted_at !== null))
      return this.#report('DUR1', `${what} ${retracted ? 'was taken back and stands' : 'is gone unasked'}`);
    if (retracted) {
      if (message.content !== null) this.#report('DUR1', `${what} was taken back and has its text`);
      return;
    }
    const texts = textsAt(this.#facts, log, seq, length);
    if (texts.length > 0 && !texts.includes(message.content))
      this.#report('DUR1', `${what} has the text "${message.content}", not "${texts.join('" or "')}"`);
    const wanted = [...reactionsAt(this.#facts, log, seq, length)].sort().join();
    const has = message.reactions
      .flatMap(({ emoji, user_ids }) => user_ids.map((user) => `${emoji} ${user}`))
      .sort()
      .join();
    if (has !== wanted) this.#report('DUR1', `${what} has the reactions ${has}, not ${wanted}`);
    this.#urgent(log, message);
  }

  /** MSG3: it asks because its writer had it ask, and whoever acknowledged it did so, once. */
  #urgent(log: FinalLog, { seq, urgent }: Message): void {
    const event = log.events[seq - 1];
    const asked = event === undefined ? [] : this.#facts.commandsOf(log.conversation, event);
    if (
      asked.length > 0 &&
      !asked.some((command) => (said(command).urgent === true) === (urgent !== undefined))
    )
      this.#report('MSG3', `${log.conversation} ${seq} asks, or does not, as nobody had it`);
    const did = acknowledgedAt(log, seq, log.events.length);
    const told = (urgent?.acknowledged ?? []).map(({ user_id }) => user_id);
    if (told.join() !== did.join() || new Set(did).size !== did.length)
      this.#report(
        'MSG3',
        `${log.conversation} ${seq} was acknowledged by ${did.join()}, and tells of ${told.join()}`,
      );
  }
}
