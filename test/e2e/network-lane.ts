import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { until } from '../../scripts/lib/servers.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { seeded, type Random } from '../support/seeded.ts';
import type { Person } from '../support/tokens.ts';
import type { Actor, Stage } from './stage.ts';

const FIELD = 'Write a message';
/** How often both pages are looked at. */
const LOOK_MS = 120;
/** A message's end, as its accessible name tells it, from the least to the most. */
const STATUSES = ['Sending…', 'Waiting to send', 'Sent', 'Delivered', 'Read', 'Not sent'] as const;
const ACCEPTED = STATUSES.indexOf('Sent');

/** A line of the drill in a page: which one, and how far it has come (-1: somebody else's has no status). */
interface Shown {
  readonly key: string;
  readonly status: number;
}

/**
 * What a page shows of the drill's lines, in its order. Gone to by the way it lies: looked for in the whole page, the
 * looking would be most of the work.
 */
async function shown(page: Page): Promise<Shown[]> {
  const names = await page.evaluate(() => {
    const within = (root: ParentNode | undefined, part: string): ShadowRoot | undefined =>
      root?.querySelector(part)?.shadowRoot ?? undefined;
    const thread = within(within(document, 'care-chat'), 'care-chat-window');
    const rows = within(thread, 'care-message-list')?.querySelectorAll('care-message-bubble[role=article]');
    return [...(rows ?? [])].map((row) => row.ariaLabel ?? '');
  });
  return names.flatMap((name) => {
    const key = /\bline (\d+-\d+)\b/.exec(name)?.[1];
    if (key === undefined) return [];
    return [{ key, status: STATUSES.findIndex((status) => name.endsWith(`, ${status}`)) }];
  });
}

/**
 * Two people in one conversation: the writer's browser reaches the chat through a faulty line, the reader's does not.
 * Both pages are looked at all the time; what must never be seen, even for a moment, is noted.
 */
export class Lane {
  readonly line: FaultProxy;
  readonly writer: Actor;
  readonly reader: Actor;
  readonly #random: Random;
  /** What was seen and must not be. */
  readonly faults: string[] = [];
  readonly #names: { readonly writer: string; readonly reader: string };
  readonly #browser: Browser;
  readonly #written: string[] = [];
  /** Lines that wait for a file; what is written after them need not. */
  readonly #withFile = new Set<string>();
  #scene = 0;
  #draft = '';
  #watching: Promise<void> | null = null;
  #asleep = false;
  #fileNext = false;
  #best = new Map<string, number>();
  /** What each page showed when it was last looked at. */
  readonly #latest = new Map<Actor, readonly Shown[]>();

  private constructor(
    line: FaultProxy,
    browser: Browser,
    writer: Actor,
    reader: Actor,
    names: { writer: string; reader: string },
    random: Random,
  ) {
    this.line = line;
    this.#browser = browser;
    this.writer = writer;
    this.reader = reader;
    this.#names = names;
    this.#random = random;
  }

  static async open(
    stage: Stage,
    people: { writer: Person; reader: Person; readerPath: string },
    seed: number,
  ): Promise<Lane> {
    const random = seeded(seed);
    const line = await FaultProxy.open(stage.chatPort, () => random(1_000) / 1_000);
    const launch = chromiumLaunch();
    // The same pages and addresses as ever: only this browser's road to the chat is another.
    const road = `--host-resolver-rules=MAP localhost:${stage.chatPort} 127.0.0.1:${line.port}`;
    const browser = await chromium.launch({ ...launch, args: [...launch.args, road] });
    const reader = await stage.enter(people.readerPath, people.reader);
    const writer = await stage.enter('/hospital', people.writer, browser);
    // Pages that are looked at for minutes need not paint what turns on them meanwhile.
    for (const { page } of [reader, writer]) await page.emulateMedia({ reducedMotion: 'reduce' });
    const names = { writer: people.writer.name, reader: people.reader.name };
    const lane = new Lane(line, browser, writer, reader, names, random);
    // The page's own dice, which spread its back-off, are the drill's too.
    await writer.context.addInitScript(`{ let s = ${seed}; Math.random = () => {
      s = (s * 1664525 + 1013904223) >>> 0; return s / 2 ** 32; }; }`);
    await reader.openConversation(lane.#names.writer);
    return lane;
  }

  /** From `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.#random(most - least + 1);
  }

  wait(leastMs: number, mostMs = leastMs): Promise<void> {
    return delay(this.between(leastMs, mostMs));
  }

  /** A page fresh from a reload, the conversation open and live: no scene inherits the back-off of the one before. */
  async begin(): Promise<void> {
    this.#scene++;
    this.line.clear();
    this.#best.clear();
    this.line.cut();
    await this.writer.page.reload();
    await this.writer.openConversation(this.#names.reader);
    // Loading may have been by HTTP: the sockets of the list and of the conversation are what a scene spoils.
    await until(() => this.line.count('socket') >= 2 || undefined, 'two sockets');
    await this.wait(150);
    this.#watching = this.#watch();
  }

  /** Writes so many messages as a person would, and leaves half a thought in the composer. */
  async say(count = this.between(1, 3)): Promise<void> {
    const field = this.writer.page.getByRole('textbox', { name: FIELD });
    for (let i = 0; i < count; i++) {
      const key = `${this.#scene}-${this.#written.length}`;
      this.#written.push(key);
      if (this.#fileNext) this.#withFile.add(key);
      this.#fileNext = false;
      await field.fill('About');
      await field.pressSequentially(` line ${key}`, { delay: this.between(0, 8) });
      await field.press('Enter');
    }
    this.#draft = `Half a thought ${this.#written.length}`;
    await field.fill(this.#draft);
  }

  /** Adds a file to what is said next. */
  async attach(bytes: Buffer, name: string): Promise<void> {
    const { page } = this.writer;
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /^Add a file or photo/ }).click();
    await (await chooser).setFiles({ name, mimeType: 'application/pdf', buffer: bytes });
    this.#fileNext = true;
  }

  /** Stops the writer's page as an operating system does that needs the memory; `run` happens meanwhile. */
  async asleep(run: () => Promise<void>): Promise<void> {
    const devtools = await this.writer.context.newCDPSession(this.writer.page);
    this.#asleep = true;
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    try {
      await run();
    } finally {
      await devtools.send('Page.setWebLifecycleState', { state: 'active' });
      this.#asleep = false;
    }
  }

  /**
   * Waits until every line of this scene is one bubble on both sides, accepted, in the writer's order. Answers how
   * long that took, ms.
   */
  async arrived(limitMs: number): Promise<number> {
    const from = performance.now();
    const wanted = this.#written.filter((key) => key.startsWith(`${this.#scene}-`));
    let state = '';
    // Both are looked at all the time.
    const complete = async (): Promise<true | undefined> => {
      await delay(LOOK_MS);
      const [mine, theirs] = [this.#seen(this.writer), this.#seen(this.reader)];
      const open = mine.filter(({ status }) => status < ACCEPTED).length;
      const lacks = (rows: readonly Shown[]) => {
        const there = new Set(rows.map(({ key }) => key));
        return wanted.filter((key) => !there.has(key)).join(' ') || 'none';
      };
      state = `written ${wanted.join(' ')}; the writer lacks ${lacks(mine)} (${open} not accepted), the reader ${lacks(theirs)}`;
      const all = (rows: readonly Shown[]) =>
        rows.length === wanted.length &&
        this.#ordered(rows) === wanted.filter((key) => !this.#withFile.has(key)).join(' ');
      return (open === 0 && all(mine) && all(theirs)) || undefined;
    };
    await until(complete, 'every line on both sides, once and in order', limitMs).catch((error: Error) => {
      throw new Error(`${error.message}: ${state}; ${this.faults.join('; ')}`);
    });
    return performance.now() - from;
  }

  /** Clears the line and waits for the same; the composer must be as it was left. */
  async settles(limitMs: number): Promise<number> {
    this.line.clear();
    const took = await this.arrived(limitMs);
    const left = await this.writer.page.getByRole('textbox', { name: FIELD }).inputValue();
    if (left !== this.#draft) this.faults.push('the composer lost what stood in it');
    await this.rest();
    return took;
  }

  /** Ends the looking; for a scene that broke off, too. */
  async rest(): Promise<void> {
    const watching = this.#watching;
    this.#watching = null;
    await watching;
  }

  async close(): Promise<void> {
    await this.rest();
    await this.#browser.close();
    await this.line.close();
  }

  /** Every line written here, in order. */
  get written(): readonly string[] {
    return this.#written;
  }

  /** Lines of this scene that a page showed when it was last looked at. */
  #seen(actor: Actor): readonly Shown[] {
    return (this.#latest.get(actor) ?? []).filter(({ key }) => key.startsWith(`${this.#scene}-`));
  }

  /** Lines whose order is promised, as they stand. */
  #ordered(rows: readonly Shown[]): string {
    return rows
      .filter(({ key }) => !this.#withFile.has(key))
      .map(({ key }) => key)
      .join(' ');
  }

  async #watch(): Promise<void> {
    // The caller sets the field this stops by when this has returned its promise.
    await delay(0);
    while (this.#watching !== null) {
      for (const actor of [this.writer, this.reader])
        if (actor === this.reader || !this.#asleep) {
          this.#latest.set(actor, await shown(actor.page).catch(() => []));
          this.#judge(actor, this.#seen(actor));
        }
      await delay(LOOK_MS);
    }
  }

  #judge(actor: Actor, rows: readonly Shown[]): void {
    const fault = (what: string) =>
      this.faults.push(`${actor === this.writer ? 'writer' : 'reader'}: ${what}`);
    const keys = rows.map(({ key }) => key);
    if (new Set(keys).size < keys.length) fault('a line was there twice');
    const places = keys.filter((key) => !this.#withFile.has(key)).map((key) => this.#written.indexOf(key));
    if (places.some((place, index) => place < (places[index - 1] ?? -1))) fault('lines were out of order');
    if (actor !== this.writer) return;
    for (const { key, status } of rows) {
      if (STATUSES[status] === 'Not sent') fault('a line was shown as failed');
      const best = this.#best.get(key) ?? -1;
      if (best >= ACCEPTED && status < best) fault('a status went back');
      this.#best.set(key, Math.max(best, status));
    }
  }
}
