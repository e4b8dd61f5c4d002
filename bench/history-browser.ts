import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
// For what it puts on the window.
import type { Scene } from './history-page.ts';
import type { Kind, Where } from './history-subjects.ts';
import { HTML } from './page-script.ts';

/** Pages of a browser that show a long history, and what they cost. */

const ORIGIN = 'http://history.test';

/** A page of its own process. */
export class Subject {
  readonly page: Page;
  readonly #cdp: CDPSession;

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.#cdp = cdp;
  }

  static async open(browser: Browser, code: string, options: BrowserContextOptions): Promise<Subject> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London', ...options });
    await context.route(`${ORIGIN}/**`, (route) =>
      route.fulfill(
        route.request().url().endsWith('.js')
          ? { body: code, contentType: 'text/javascript' }
          : { body: HTML, contentType: 'text/html' },
      ),
    );
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`the page complains: ${error.message}`));
    await page.goto(ORIGIN);
    await page.waitForFunction(() => window.bench !== undefined);
    const cdp = await context.newCDPSession(page);
    return new Subject(page, cdp);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async fill(count: number, where: Where): Promise<void> {
    await this.page.evaluate(([n, at]) => window.bench?.fill(n, at), [count, where] as const);
  }
  /** With `what`, marks what it does in the trace. */
  async mount(kind: Kind, where: Where, what?: string): Promise<void> {
    await this.page.evaluate(([is, at, mark]) => window.bench?.mount(is, at, mark), [
      kind,
      where,
      what,
    ] as const);
  }
  async unmount(): Promise<void> {
    await this.page.evaluate(() => window.bench?.unmount());
  }
  async append(what?: string): Promise<void> {
    await this.page.evaluate((mark) => window.bench?.append(mark), what);
  }
  async prepend(what?: string): Promise<void> {
    await this.page.evaluate((mark) => window.bench?.prepend(mark), what);
  }
  async stand(top: number): Promise<void> {
    await this.page.evaluate((at) => window.bench?.stand(at), top);
  }
  async rows(): Promise<number> {
    return (await this.page.evaluate(() => window.bench?.rows)) ?? 0;
  }
  async drift(scene: Scene, forMs: number): Promise<number> {
    return (
      (await this.page.evaluate(([what, time]) => window.bench?.drift(what, time), [
        scene,
        forMs,
      ] as const)) ?? Number.NaN
    );
  }
  async scroll(stretches: number): Promise<number[][]> {
    return (await this.page.evaluate((count) => window.bench?.scroll(count), stretches)) ?? [];
  }

  /** Bytes of the page's own objects and of the browser's behind them, once garbage is collected. */
  async heap(): Promise<number> {
    for (let round = 0; round < 2; round++) await this.#cdp.send('HeapProfiler.collectGarbage');
    const { usedSize, embedderHeapUsedSize } = await this.#cdp.send('Runtime.getHeapUsage');
    return usedSize + embedderHeapUsedSize;
  }
}
