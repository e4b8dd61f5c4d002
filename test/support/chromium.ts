import { chromium } from 'playwright-core';
import { findBrowser } from './find-browser.ts';

/** Where distributions and vendors put a Chromium; the first that exists is used. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Chromium without the window around its pages: the same engine, and a page costs a quarter. It has no back/forward cache
 * and no profile of its own.
 */
export const SHELL = '/usr/bin/chromium-headless-shell';

/** Which Chromium a test needs. */
export type Build = 'shell' | 'whole';

/** Path of a Chromium on this machine, or undefined where none is found. `CHROME_PATH` wins. */
export const findChromium = (build: Build = 'whole'): string | undefined =>
  findBrowser('CHROME_PATH', [...(build === 'shell' ? [SHELL] : []), ...PLACES, chromium.executablePath()]);

/** No sandbox: test machines often run as root in a container. The rest keeps the browser from the network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Launch options for Playwright; the whole browser serves where there is no shell. */
export function chromiumLaunch(build: Build = 'shell'): { executablePath?: string; args: string[] } {
  const executablePath = findChromium(build);
  return executablePath === undefined ? { args: chromiumArgs } : { executablePath, args: chromiumArgs };
}
