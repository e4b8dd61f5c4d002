import engine, { type NodeResult, type Result } from 'axe-core';
import { afterAll, describe, expect, test } from 'vitest';
import { openGallery, type GalleryPage } from '../support/gallery-page.ts';
import { covered, explained, type Explanation } from './explained.ts';

/**
 * Every state of the gallery, in both themes and both directions, held to axe's rules of WCAG 2.0, 2.1 and 2.2, A and
 * AA, with nothing left out. The light ones stand in a desktop's width, the dark ones in a phone's, so that both
 * layouts are seen. What axe could not tell is explained in `explained.ts`, or fails.
 */

declare global {
  interface Window {
    readonly axe: typeof engine;
  }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const LEAST_CONTRAST = 4.5;

const themes = [
  { theme: 'light', width: 1280, height: 800 },
  { theme: 'dark', width: 390, height: 780 },
] as const;
const directions = [
  { dir: 'ltr', lang: 'en-GB' },
  { dir: 'rtl', lang: 'ar' },
] as const;
const pages = await Promise.all(
  themes.map(async ({ theme, width, height }) => {
    const gallery = await openGallery({ viewport: { width, height } });
    await gallery.page.evaluate(engine.source);
    return { theme, gallery };
  }),
);
afterAll(() => Promise.all(pages.map(({ gallery }) => gallery.close())));

const names = pages[0]?.gallery.names ?? [];

interface Outcome {
  readonly passes: number;
  readonly wrong: readonly string[];
  readonly explained: number;
}

/** A selector for each root on the way in. */
const pathOf = ({ target }: NodeResult): readonly string[] => target.flat();

const sentence = (what: string, { id }: Result, node: NodeResult): string => {
  const reasons = [...node.any, ...node.all, ...node.none].map(({ message }) => message).join(' ');
  return `${what} ${id}: ${pathOf(node).join(' » ')}: ${reasons}`;
};

const reasonOf = (node: NodeResult): string => {
  const data: unknown = node.any[0]?.data;
  return typeof data === 'object' && data !== null && 'messageKey' in data ? String(data.messageKey) : '';
};

const explanationOf = ({ id }: Result, node: NodeResult): Explanation | undefined => {
  const reason = reasonOf(node);
  const last = pathOf(node).at(-1) ?? '';
  return explained.find((one) => one.rule === id && one.reason === reason && one.where.test(last));
};

const contrastAt = (gallery: GalleryPage, path: readonly string[]): Promise<number> =>
  gallery.page.evaluate((selectors) => {
    let at: Element | null = null;
    for (const selector of selectors)
      at = (at === null ? document : (at.shadowRoot ?? at)).querySelector(selector);
    return at === null ? 0 : (window.gallery?.contrastOf(at) ?? 0);
  }, path);

async function check(gallery: GalleryPage, name: string): Promise<Outcome> {
  const results = await gallery.page.evaluate(async (tags) => {
    const { passes, violations, incomplete } = await window.axe.run(document, {
      runOnly: tags,
      rules: { 'target-size': { enabled: true } },
      resultTypes: ['violations', 'incomplete'],
    });
    return { passes: passes.length, violations, incomplete };
  }, TAGS);
  const wrong = results.violations.flatMap((rule) =>
    rule.nodes.map((node) => sentence('violates', rule, node)),
  );
  let told = 0;
  for (const rule of results.incomplete)
    for (const node of rule.nodes) {
      const explanation = explanationOf(rule, node);
      if (name in covered && rule.id === 'color-contrast') told++;
      else if (explanation === undefined) wrong.push(sentence('unexplained', rule, node));
      else if (explanation.measured && (await contrastAt(gallery, pathOf(node))) < LEAST_CONTRAST)
        wrong.push(sentence('too faint', rule, node));
      else told++;
    }
  return { passes: results.passes, wrong, explained: told };
}

const lines: string[] = [];
afterAll(() => {
  // eslint-disable-next-line no-console -- the count of each state is what this test is asked for
  console.log(
    `axe ${engine.version}, ${TAGS.join(' ')} and target-size, in ${themes.length * directions.length} looks\n${lines.join('\n')}`,
  );
});

describe('WCAG by axe', () => {
  test.each(names)('%s', async (name) => {
    const outcomes = await Promise.all(
      pages.map(async ({ theme, gallery }) => {
        const found: Outcome[] = [];
        for (const { dir, lang } of directions) {
          await gallery.show(name, { theme, lang, dir });
          const { passes, wrong, explained: told } = await check(gallery, name);
          found.push({ passes, explained: told, wrong: wrong.map((what) => `${theme} ${dir}: ${what}`) });
        }
        return found;
      }),
    );
    const all = outcomes.flat();
    const wrong = all.flatMap((outcome) => outcome.wrong);
    const sum = (key: 'passes' | 'explained'): number =>
      all.reduce((total, outcome) => total + outcome[key], 0);
    lines.push(
      `${name.padEnd(20)} ${String(sum('passes')).padStart(4)} rules passed, ${wrong.length} violated, ${sum('explained')} explained`,
    );
    expect(wrong).toEqual([]);
  });

  test('no state broke the page’s policy or reported an error', () => {
    expect(pages.flatMap(({ gallery }) => gallery.complaints)).toEqual([]);
  });

  test('every state is there', () => expect(names.length).toBeGreaterThan(60));
});
