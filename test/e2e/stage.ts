import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK } from 'jose';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { operatorOf, type Operator } from '../../scripts/lib/operator.ts';
import { freePort } from '../../scripts/lib/process.ts';
import { ISSUER, TENANT, startServers } from '../../scripts/lib/servers.ts';
import { readSecrets, type Secrets } from '../../scripts/lib/state.ts';
import { configureTenant } from '../../scripts/lib/tenant.ts';
import { seed } from '../../scripts/seed.ts';
import { unnamed } from '../../scripts/seed/story.ts';
import { stories } from '../../scripts/seed/stories.ts';
import { Api } from '../support/api.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { nodeTransport } from '../support/node-transport.ts';
import { startWorkers } from '../support/servers.ts';
import { portalFrom, type Person } from '../support/tokens.ts';
import { witnesses, type Witness } from './witnesses.ts';

export const cast = {
  nora: { userId: 'pt-nora', name: 'Nora Whitfield', userType: 'patient' },
  osei: { userId: 'dr-osei', name: 'Dr Amara Osei', userType: 'doctor', department: 'Cardiology' },
  tomas: { userId: 'rx-ferreira', name: 'Tomás Ferreira', userType: 'pharmacist' },
} as const satisfies Record<string, Person>;

export interface StageOptions {
  /** A build of another day than today's, kept in a folder of its own. */
  readonly widget?: string;
  readonly server?: string;
  /** Starts the servers by wrangler, as `npm start` does. */
  readonly wrangler?: true;
}

/** Two servers with a history of their own, and a browser. */
export class Stage {
  readonly dir: string;
  readonly browser: Browser;
  readonly secrets: Secrets;
  readonly chatPort: number;
  readonly portalPort: number;
  readonly actors: Actor[] = [];
  readonly #options: StageOptions;
  #servers: { readonly stop: () => Promise<void> } | null = null;

  private constructor(
    dir: string,
    options: StageOptions,
    browser: Browser,
    secrets: Secrets,
    ports: readonly [number, number],
  ) {
    this.dir = dir;
    this.#options = options;
    this.browser = browser;
    this.secrets = secrets;
    [this.chatPort, this.portalPort] = ports;
  }

  static async open(options: StageOptions = {}): Promise<Stage> {
    const dir = mkdtempSync(join(tmpdir(), 'healthcare-chat-stage-'));
    // An older server cannot be asked to read what a newer one wrote: it gets a state of its own.
    const older = options.server !== undefined;
    if (!older) cpSync(inject('built').state, dir, { recursive: true });
    const browser = await chromium.launch(chromiumLaunch());
    const ports = [await freePort(), await freePort()] as const;
    const stage = new Stage(dir, options, browser, await readSecrets(dir), ports);
    await stage.start();
    if (older) await seed(stage.operator, stage.chatUrl, stage.secrets, stories(Date.now()).map(unnamed));
    return stage;
  }

  get portalUrl(): string {
    return `http://localhost:${this.portalPort}`;
  }
  get chatUrl(): string {
    return `http://localhost:${this.chatPort}`;
  }

  /** Starts the servers, always on the same ports and state. */
  async start(): Promise<void> {
    const { dir, chatPort, portalPort, secrets } = this;
    const { widget, server, wrangler } = this.#options;
    const built = {
      ...inject('built'),
      ...(widget === undefined ? {} : { widget }),
      ...(server === undefined ? {} : { chat: join(server, 'index.js') }),
    };
    const options = { dir, chatPort, portalPort, secrets, built };
    this.#servers =
      wrangler === true
        ? await startServers(options)
        : await startWorkers({
            ...options,
            ...(server === undefined ? {} : { server }),
          });
    await configureTenant(this.operator, secrets, [this.portalUrl, `http://127.0.0.1:${portalPort}`]);
  }

  get operator(): Operator {
    return operatorOf(this.chatUrl, this.secrets.operatorToken);
  }

  async stop(): Promise<void> {
    await this.#servers?.stop();
    this.#servers = null;
  }

  async close(): Promise<void> {
    for (const actor of this.actors) await actor.leave();
    await this.browser.close();
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** The REST side, as a person, from outside a browser. */
  async api(person: Person): Promise<Api> {
    const { kid, publicJwk, privateJwk } = this.secrets.portalKey;
    const portal = portalFrom({
      tenant: TENANT,
      issuer: ISSUER,
      alg: 'ES256',
      kid,
      publicJwk,
      privateJwk,
      privateKey: await importJWK(privateJwk, 'ES256'),
    });
    return new Api(nodeTransport(this.chatUrl), portal, person, this.portalUrl);
  }

  /** A person in a browser profile of their own, on one of the demo's pages; in another browser, where one is given. */
  async enter(path: string, person: Person, browser = this.browser): Promise<Actor> {
    const context = await browser.newContext({
      viewport: { width: 1600, height: 1000 },
      locale: 'en-GB',
      acceptDownloads: true,
    });
    const actor = new Actor(context, person);
    this.actors.push(actor);
    await actor.tab(`${this.portalUrl}${path}`);
    return actor;
  }
}

/** Most characters of a list, and of a thread, that a failed test tells of. */
const TOLD_CHARS = 2_500;
/** The browser's own report of a connection that the test cut on purpose. */
const CUT =
  /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)|WebSocket connection to/;

/** One person with one browser profile; `page` is the first tab. */
export class Actor implements Witness {
  readonly context: BrowserContext;
  readonly person: Person;
  /** Everything a page complained of: errors, refused resources, violations of its policy. */
  readonly complaints: string[] = [];
  #page: Page | null = null;

  constructor(context: BrowserContext, person: Person) {
    this.context = context;
    this.person = person;
    witnesses.add(this);
  }

  /** What the first tab shows, as a screen reader would go through it, where the focus is, and what went wrong in it. */
  async testify(): Promise<string> {
    const focus = await this.page.evaluate(async () => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      // A page that is given no frames shows nothing new, and a test waits for it in vain.
      let frames = 0;
      const count = (): number => requestAnimationFrame(() => (frames++, count()));
      count();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const seen = [document.visibilityState, document.hasFocus() ? 'focused' : 'not focused'];
      return `${seen.join(', ')}, ${frames} frames in a second; on ${at?.localName ?? 'nothing'} ${at?.ariaLabel ?? ''}`;
    });
    const scrolls = await this.page
      .locator('.scroller')
      .evaluateAll((all) =>
        all.map(
          ({ scrollTop, clientHeight, scrollHeight }) => `${scrollTop} + ${clientHeight} of ${scrollHeight}`,
        ),
      );
    const shown = await Promise.all(
      ['care-chat-sidebar', 'care-chat-window'].map(async (part) => {
        const text = await this.page.locator(part).first().ariaSnapshot({ timeout: 3_000 }).catch(String);
        // A list is told from its top, a thread from its end.
        return part === 'care-chat-window' ? text.slice(-TOLD_CHARS) : text.slice(0, TOLD_CHARS);
      }),
    );
    return [
      `${this.person.userType} saw (${focus}; scrolled ${scrolls.join(', ')}):`,
      ...shown,
      ...this.complaints,
    ].join('\n');
  }

  get page(): Page {
    if (this.#page === null) throw new Error('no tab yet');
    return this.#page;
  }

  async tab(url: string): Promise<Page> {
    const page = await this.context.newPage();
    this.#page ??= page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.complaints.push(`exception: ${error.message}`));
    await page.goto(url);
    return page;
  }

  /** Complaints other than of a line that the test itself cut, and of what else it caused. */
  unexpected(caused: RegExp = /(?!)/): string[] {
    return this.complaints.filter((complaint) => !CUT.test(complaint) && !caused.test(complaint));
  }

  /** The row of a conversation in the list; its name says who, what is unread and what was last said. */
  row(name: string, page = this.page): Locator {
    return page
      .getByRole('list', { name: 'Conversations' })
      .getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async openConversation(name: string, page = this.page): Promise<void> {
    await this.row(name, page).click();
    await page.getByRole('feed').or(page.getByText('No messages yet')).first().waitFor();
  }

  /** A message in the open conversation, by its text. */
  message(text: string, page = this.page): Locator {
    return page.getByRole('article').filter({ hasText: text });
  }

  async write(text: string, page = this.page): Promise<void> {
    // A plain field stands for the composer until that is there, and Enter breaks its line.
    await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
    const field = page.getByRole('textbox', { name: 'Write a message' });
    await field.fill(text);
    await field.press('Enter');
  }

  async leave(): Promise<void> {
    witnesses.delete(this);
    await this.context.close();
  }
}

const STATUSES = ['Waiting to send', 'Sending…', 'Sent', 'Delivered', 'Read', 'Not sent'] as const;
export type Status = (typeof STATUSES)[number];

/** Waits until a message's accessible name ends in this status, as a screen reader would hear it. */
export async function hasStatus(message: Locator, status: Status, timeout = 10_000): Promise<void> {
  await expect
    .poll(
      async () => (await message.getAttribute('aria-label', { timeout: 1_000 }).catch(() => null)) ?? '',
      {
        timeout,
        message: `a message that is ${status}`,
      },
    )
    .toMatch(new RegExp(`, ${status}$`));
}

/** How many unread messages a row speaks of. */
export async function unreadIn(row: Locator): Promise<number> {
  // A client of an earlier day says it in the row's name only.
  const name = `${await row.innerText()} ${(await row.getAttribute('aria-label')) ?? ''}`;
  return Number(/(\d+) unread message/.exec(name)?.[1] ?? 0);
}

export const becomes = <T>(
  probe: () => Promise<T>,
  wanted: T,
  what: string,
  timeout = 10_000,
): Promise<void> => expect.poll(probe, { timeout, message: what }).toEqual(wanted);
