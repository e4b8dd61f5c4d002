import { loadStrings } from '../i18n/load.ts';
import type { WholeStrings } from '../i18n/whole.ts';

/** How a state is shown. Every part may stand in the address by its name. */
export interface Look {
  readonly theme: 'light' | 'dark';
  /** BCP 47. */
  readonly lang: string;
  /** That of the language, unless given. */
  readonly dir: 'ltr' | 'rtl' | null;
  /** Any CSS colour; empty for the widget's own. */
  readonly accent: string;
}

/** A look, and what it takes to draw a state in it. */
export interface Scene extends Look {
  readonly words: WholeStrings;
  /** The state has the page for itself. */
  readonly alone: boolean;
}

/** `?theme=dark&lang=ar&dir=rtl&accent=%232b6a3d`, and anything else for what is left out. */
export function lookOf(query: URLSearchParams): Look {
  const dir = query.get('dir');
  return {
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    lang: query.get('lang') ?? 'en-GB',
    dir: dir === 'rtl' || dir === 'ltr' ? dir : null,
    accent: query.get('accent') ?? '',
  };
}

/** Puts the look on the page, and gets its words. */
export async function sceneOf(look: Look, alone: boolean): Promise<Scene> {
  const words = await loadStrings(look.lang);
  const { documentElement: page, body } = document;
  page.dataset['scheme'] = look.theme;
  page.lang = words.locale;
  page.dir = look.dir ?? words.dir;
  body.classList.toggle('alone', alone);
  return { ...look, words, alone };
}
