import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
// For what it puts on the window.
import type {} from '../../widget/gallery/gallery.ts';
import type { Look } from '../../widget/gallery/look.ts';
import { chromiumLaunch } from './chromium.ts';

/** No such host: the files are answered from memory, so that no server has to run. */
const ORIGIN = 'http://gallery.test';

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
};

/** The gallery as a page would get it, by file name. */
export async function galleryFiles(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ['widget/gallery/gallery.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: ['chrome123', 'firefox128', 'safari18'],
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  const text = (name: string): Promise<string> => readFile(`widget/gallery/${name}`, 'utf8');
  return new Map([
    ['index.html', await text('index.html')],
    ['gallery.css', await text('gallery.css')],
    ['gallery.js', outputFiles[0]?.text ?? ''],
  ]);
}

export const plain: Look = { theme: 'light', lang: 'en-GB', dir: null, accent: '' };

/** The gallery in a browser, which goes from state to state without loading anew. */
export class GalleryPage {
  readonly page: Page;
  readonly names: readonly string[];
  /** What the page complained of. */
  readonly complaints: string[] = [];

  private constructor(page: Page, names: readonly string[], complaints: string[]) {
    this.page = page;
    this.names = names;
    this.complaints = complaints;
  }

  /** Nothing moves unless `options` asks for it: a state is looked at once it stands. */
  static async open(
    browser: Browser,
    files: ReadonlyMap<string, string>,
    options: BrowserContextOptions = {},
  ): Promise<GalleryPage> {
    const context = await browser.newContext({
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      reducedMotion: 'reduce',
      ...options,
    });
    await context.route(`${ORIGIN}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const body = files.get(name);
      if (body === undefined) await route.fulfill({ status: 404 });
      else await route.fulfill({ body, contentType: types[name.split('.').at(-1) ?? ''] ?? 'text/plain' });
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${ORIGIN}/index.html?driven`);
    await page.waitForFunction(() => window.gallery !== undefined);
    const names = await page.evaluate(() => window.gallery?.names ?? []);
    return new GalleryPage(page, names, complaints);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  async show(name: string, look: Partial<Look> = {}): Promise<void> {
    await this.page.evaluate(([state, wanted]) => window.gallery?.show(state, wanted), [
      name,
      { ...plain, ...look },
    ] as const);
  }
}

let shared: Promise<readonly [Browser, ReadonlyMap<string, string>]> | null = null;

/**
 * The gallery in the one browser of all test files, which run in one process, one after another; the browser ends with
 * that.
 */
export async function openGallery(options: BrowserContextOptions = {}): Promise<GalleryPage> {
  shared ??= Promise.all([chromium.launch(chromiumLaunch()), galleryFiles()]);
  return GalleryPage.open(...(await shared), options);
}
