import type { Entry, Message, Reaction } from '../../../protocol/index.ts';
import type { FinalInbox, FinalLog, FinalRecord, FinalSeat, FinalView, RowSeen } from '../history.ts';
import type { Facts, Report, Watcher } from './rule.ts';

/** A message as everyone who may see it must have it; its progress is its author's business alone. */
const agreed = (message: Message, user: string, floor: number) => {
  const quote = message.reply_to;
  const blank = quote !== null && quote.seq <= floor;
  return {
    seq: message.seq,
    user: message.user_id,
    content: message.content,
    system: message.system === null ? null : JSON.stringify(message.system),
    // Of what was retracted nobody is shown that it had been edited.
    edited: message.edited_at !== null && message.retracted_at === null,
    retracted: message.retracted_at !== null,
    reactions: sorted(message.reactions),
    urgent: message.urgent === undefined ? null : JSON.stringify(message.urgent.acknowledged),
    mentions: JSON.stringify(message.mentions ?? []),
    quote: quote === null ? null : [quote.seq, blank ? null : quote.preview, blank ? false : quote.retracted],
    status: message.user_id === user && message.message_type !== 'system' ? message.status : null,
  };
};
type Agreed = ReturnType<typeof agreed>;

const onShow = (row: RowSeen, user: string): Agreed => ({
  seq: row.seq ?? 0,
  user: row.userId,
  content: row.content,
  system: row.system,
  edited: row.edited && !row.retracted,
  retracted: row.retracted,
  reactions: sorted(row.reactions),
  urgent: row.urgent && JSON.stringify(row.urgent),
  mentions: JSON.stringify(row.mentions),
  quote: row.replyTo === null ? null : [row.replyTo.seq, row.replyTo.preview, row.replyTo.retracted],
  status: row.userId === user && row.system === null ? (row.status as Message['status']) : null,
});

const sorted = (reactions: readonly Reaction[]): string =>
  reactions
    .map(({ emoji, user_ids }) => `${emoji}: ${user_ids.toSorted().join()}`)
    .sort()
    .join(' ');

/** DUR3, CUR2, ACL2: after a long quiet, everything everyone holds is what the log says. */
export class Agreement implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  end(): void {
    const { views, inboxes, sidebars, logs, records } = this.#facts.history.final;
    for (const view of views) this.#view(view);
    for (const inbox of inboxes) this.#inbox(inbox);
    for (const { device, user, entries, totals } of sidebars) {
      const inbox = inboxes.find((each) => each.user === user);
      if (inbox === undefined) continue;
      const sidebar = (list: readonly Entry[]) => JSON.stringify(list.map(comparable).sort(byConversation));
      this.#same('DUR3', `the sidebar of ${device}`, sidebar(entries), sidebar(inbox.entries));
      this.#same('CUR2', `the totals of ${device}`, JSON.stringify(totals), JSON.stringify(inbox.totals));
    }
    for (const { conversation, messages } of logs) {
      const held = records.filter((each) => each.conversation === conversation);
      const row = ({ seq, content, status, retracted, ...more }: Omit<FinalRecord, 'conversation'>) =>
        `${seq} ${status} ${retracted} ${content} ${JSON.stringify([more.acknowledged, more.mentions])}`;
      this.#lists(
        'DUR3',
        `the records of ${conversation}`,
        held.map(row),
        messages.map((each) =>
          row({
            ...each,
            retracted: each.retracted_at !== null,
            acknowledged: each.urgent?.acknowledged ?? [],
            mentions: each.mentions ?? [],
          }),
        ),
      );
    }
  }

  #visible(log: FinalLog, seat: FinalSeat): { rows: readonly Message[]; floor: number } {
    const floor = this.#facts.floorOf(log.conversation, seat.n, log.epoch) ?? 0;
    return { rows: log.messages.filter((message) => message.seq > floor), floor };
  }

  #unread(rows: readonly Message[], seat: FinalSeat): readonly Message[] {
    return rows.filter(
      (row) =>
        row.user_id !== seat.user_id &&
        row.seq > seat.read_seq &&
        row.message_type !== 'system' &&
        row.retracted_at === null,
    );
  }

  #view({ device, user, conversation, phase, link, rows, unread, seats, pinned }: FinalView): void {
    const seat = this.#facts.activeSeat(conversation, user);
    const what = `the view of ${conversation} on ${device}`;
    const stored = rows.filter((row) => row.seq !== null);
    if (seat === undefined) {
      if (stored.length > 0) this.#report('ACL2', `${what} has ${stored.length} rows without a seat`);
      return;
    }
    if (phase !== 'ready' || link !== 'online')
      return this.#report('RES1', `${what} is ${phase} and ${link} after a long quiet`);
    const log = this.#facts.log(conversation);
    const { rows: visible, floor } = this.#visible(log, seat);
    const there = log.seats.filter(({ active }) => active).map(({ n, role }) => `${n} ${role}`);
    this.#same('RES3', `who is in ${what}`, seats.toSorted().join(), there.sort().join());
    this.#same(
      'RES3',
      `what is pinned in ${what}`,
      pinned.join(),
      log.pinned.filter((seq) => seq > floor).join(),
    );
    this.#lists(
      'RES3',
      what,
      stored.map((row) => JSON.stringify(onShow(row, user))),
      visible.map((row) => JSON.stringify(agreed(row, user, floor))),
    );
    this.#same('CUR2', `unread in ${what}`, String(unread), String(this.#unread(visible, seat).length));
  }

  #inbox({ user, entries, messages, totals, searches }: FinalInbox): void {
    let unread = 0;
    let mentions = 0;
    let listed = 0;
    for (const log of this.#facts.history.final.logs) {
      const { conversation } = log;
      const what = `${conversation} in the inbox of ${user}`;
      const seat = this.#facts.activeSeat(conversation, user);
      const entry = entries.find((each) => each.conversation_id === conversation);
      const held = messages.filter((each) => each.conversation_id === conversation).toReversed();
      if (seat === undefined) {
        if (entry !== undefined || held.length > 0) this.#report('ACL2', `${what} without a seat`);
        continue;
      }
      if (entry === undefined) {
        this.#report('DUR3', `${what} is missing`);
        continue;
      }
      const { rows, floor } = this.#visible(log, seat);
      this.#lists(
        'DUR3',
        what,
        held.map((row) => JSON.stringify(agreed(row, user, 0))),
        rows.map((row) => JSON.stringify(agreed(row, user, floor))),
      );
      const fresh = this.#unread(rows, seat);
      this.#same('CUR2', `unread of ${what}`, String(entry.unread), String(fresh.length));
      unread += entry.unread;
      const named = fresh.filter((row) => row.mentions?.some(({ user_id }) => user_id === user)).length;
      this.#same('MSG4', `the mentions of ${what}`, String(entry.mention_count ?? 0), String(named));
      mentions += named;
      listed++;
      // A change of role is no news.
      const last = rows.findLast(({ system }) => system?.fact !== 'role');
      this.#same(
        'DUR3',
        what,
        JSON.stringify([
          entry.title,
          entry.is_active,
          entry.head_seq,
          entry.read_seq,
          entry.others_count,
          entry.last_message?.seq,
        ]),
        JSON.stringify([
          log.title,
          log.isActive,
          log.events.length,
          seat.read_seq,
          log.seats.filter((each) => each.active).length - 1,
          last?.seq,
        ]),
      );
    }
    this.#same(
      'CUR2',
      `the totals of ${user}`,
      `${totals.unread} in ${totals.conversations}, ${totals.mention_count ?? 0}`,
      `${unread} in ${listed}, ${mentions}`,
    );
    for (const { text, found } of searches) {
      const wanted = messages.filter((each) => each.content === text).map((each) => each.message_id);
      for (const id of wanted)
        if (!found.includes(id)) this.#report('DUR3', `${user} does not find ${id} by its own words`);
      for (const id of found)
        if (!messages.some((each) => each.message_id === id))
          this.#report('ACL2', `${user} finds ${id}, which is not in the inbox`);
    }
  }

  #lists(rule: string, what: string, has: readonly string[], wants: readonly string[]): void {
    const at = wants.findIndex((each, index) => each !== has[index]);
    if (at >= 0) this.#report(rule, `${what}, place ${at}: has ${has[at]}, the log ${wants[at]}`);
    else if (has.length > wants.length) this.#report(rule, `${what} has too much: ${has[wants.length]}`);
  }

  #same(rule: string, what: string, has: string, wants: string): void {
    if (has !== wants) this.#report(rule, `${what} is ${has}, not ${wants}`);
  }
}

const comparable = (entry: Entry) => ({ ...entry, inbox_rev: 0 });
const byConversation = (a: Entry, b: Entry): number => (a.conversation_id < b.conversation_id ? -1 : 1);
