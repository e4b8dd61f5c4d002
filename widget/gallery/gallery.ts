import { html, nothing, render, type TemplateResult } from 'lit';
import { defineCareChat } from '../define.ts';
import { defineAll } from '../define-tags.ts';
import { IdleDialog, Settings } from '../elements/attention-dialogs.ts';
import { painted } from './acts.ts';
import { contrastOf } from './contrast.ts';
import { NOW } from './data.ts';
import { lookOf, sceneOf, type Look, type Scene } from './look.ts';
import { states, type GalleryState } from './states.ts';

/**
 * Every element in every state, with fixed examples: `?theme=dark`, `?lang=ar`, `?dir=rtl`, `?accent=%232b6a3d`, and
 * `?state=talking` for one state that fills the page. Whoever drives the page calls `window.gallery` instead.
 */

// One fixed moment, so that two pictures of one state are alike.
Date.now = () => NOW;

export interface Gallery {
  readonly names: readonly string[];
  /** One state alone, in a look; resolves once it is painted. */
  show(name: string, look: Look): Promise<void>;
  contrastOf: typeof contrastOf;
}

declare global {
  interface Window {
    gallery?: Gallery;
  }
}

defineCareChat();
defineAll({ 'care-settings': Settings, 'care-idle-dialog': IdleDialog });
const main = document.querySelector<HTMLElement>('main');
if (main === null) throw new Error('no place for the gallery');

const address = (look: Look, more: Readonly<Record<string, string>>): string =>
  `?${new URLSearchParams({ theme: look.theme, lang: look.lang, ...(look.dir === null ? {} : { dir: look.dir }), ...more })}`;

const figure = (name: string, { size, show }: GalleryState, scene: Scene): TemplateResult =>
  html`<figure id=${name} class=${size ?? nothing}>
    ${
      scene.alone
        ? nothing
        : html`<figcaption><a href=${address(scene, { state: name })}>${name}</a></figcaption>`
    }
    <div class="box">${show(scene)}</div>
  </figure>`;

const looks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  light: { theme: 'light' },
  dark: { theme: 'dark' },
  English: { lang: 'en-GB' },
  العربية: { lang: 'ar' },
  Deutsch: { lang: 'de' },
  中文: { lang: 'zh' },
};

const head = (scene: Scene): TemplateResult =>
  html`<header>
    <h1>Gallery</h1>
    <nav aria-label="Looks">
      ${Object.entries(looks).map(([label, more]) => html`<a href=${address(scene, more)}>${label}</a>`)}
    </nav>
  </header>`;

async function showAlone(name: string, look: Look): Promise<void> {
  const state = states[name];
  if (state === undefined || main === null) throw new Error(`there is no state ${name}`);
  const scene = await sceneOf(look, true);
  // Nothing of the state before: its timers, dialogs and place in the scroll end with its elements.
  render(nothing, main);
  render(figure(name, state, scene), main);
  await painted();
  await state.act?.(main);
  await painted();
}

const query = new URLSearchParams(location.search);
const wanted = query.get('state');
window.gallery = { names: Object.keys(states), show: showAlone, contrastOf };
if (query.has('driven')) render(nothing, main);
else if (wanted !== null) await showAlone(wanted, lookOf(query));
else {
  const scene = await sceneOf(lookOf(query), false);
  const figures = Object.entries(states).map(([name, state]) => figure(name, state, scene));
  render(html`${head(scene)}${figures}`, main);
}
