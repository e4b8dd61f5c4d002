import type { Maker } from './kit.ts';
import { choose, type LanguageName } from './languages.ts';
import { overlay, type StringOverrides } from './overrides.ts';
import type { Strings } from './types.ts';

/**
 * The words for a BCP 47 tag, a page's own laid over them. `english` is used where the tag is of no language of ours.
 */
export type Bring = (tag: string, own: StringOverrides | undefined, english: Strings) => Promise<Strings>;

export const bringer =
  (load: (name: LanguageName) => Promise<Maker>): Bring =>
  async (tag, own, english) => {
    const choice = choose(tag);
    const table = choice === null ? english : (await load(choice.name))(choice.locale);
    return own === undefined ? table : { ...overlay(table, own), own };
  };
