import { findBrowser } from './find-browser.ts';

/** Where distributions and vendors put a Firefox; the first that exists is used. */
const PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** Path of a Firefox on this machine, or undefined where none is found. `FIREFOX_PATH` wins. */
export const findFirefox = (): string | undefined => findBrowser('FIREFOX_PATH', PLACES);
