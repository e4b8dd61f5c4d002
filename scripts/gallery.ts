import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContextOptions } from 'playwright-core';
import { chromiumLaunch } from '../test/support/chromium.ts';
import { galleryFiles, GalleryPage } from '../test/support/gallery-page.ts';
import type { Look } from '../widget/gallery/look.ts';

/**
 * `npm run gallery`: a picture of every state of the gallery in each of these looks, in `.gallery/`, to be looked at.
 * `-- --look=dark,german` takes these looks, `-- --state=viewer,idle` these states.
 */

const OUT = '.gallery';
const desktop = { width: 960, height: 720 };
const phone = { width: 390, height: 780 };

interface Shot extends Partial<Look> {
  readonly browser: BrowserContextOptions;
}

const shots: Readonly<Record<string, Shot>> = {
  light: { browser: { viewport: desktop } },
  dark: { theme: 'dark', browser: { viewport: desktop } },
  arabic: { lang: 'ar', dir: 'rtl', browser: { viewport: desktop } },
  german: { lang: 'de', browser: { viewport: phone } },
  narrow: { browser: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true } },
  'narrow-arabic-dark': {
    theme: 'dark',
    lang: 'ar',
    dir: 'rtl',
    browser: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  },
  forced: { browser: { viewport: desktop, forcedColors: 'active' } },
};

const option = (name: string): readonly string[] | undefined =>
  process.argv
    .find((each) => each.startsWith(`--${name}=`))
    ?.slice(name.length + 3)
    .split(',');

const looks = option('look');
const states = option('state');
const wanted = Object.entries(shots).filter(([name]) => looks?.includes(name) !== false);
if (wanted.length === 0) throw new Error(`looks: ${Object.keys(shots).join(', ')}`);

const browser = await chromium.launch(chromiumLaunch());
const files = await galleryFiles();
let taken = 0;
for (const [name, { browser: options, ...how }] of wanted) {
  const folder = join(OUT, name);
  if (states === undefined) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const gallery = await GalleryPage.open(browser, files, options);
  for (const each of gallery.names.filter((one) => states?.includes(one) !== false)) {
    await gallery.show(each, how);
    await gallery.page.screenshot({ path: join(folder, `${each}.png`) });
    taken++;
  }
  await gallery.page.context().close();
}
await browser.close();
console.log(`${taken} pictures in ${OUT}`);
