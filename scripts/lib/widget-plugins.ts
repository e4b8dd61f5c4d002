import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { transform, type Plugin } from 'esbuild';
import { limits } from '../../protocol/limits.ts';

/** What the widget's build does to sources on their way into a bundle. */

const WIDGET = /[\\/](?:widget|protocol)[\\/].*\.ts$/;
const STYLES = /(css`[^`]*`)/u;

async function squeezed(template: string): Promise<string> {
  const text = template.slice(template.indexOf('`') + 1, -1).replaceAll('\\\\', '\\');
  const { code } = await transform(text, { loader: 'css', minify: true });
  // The minifier leaves custom properties as they are, and a product's spaces; those of a selector's "*" mean something.
  return code
    .trim()
    .replaceAll(/(?<=[,:(]) | (?=\)|attr\()/gu, '')
    .replaceAll(/ \* (?=[\d(]|cos\()/gu, '*');
}

const isStyle = (piece: string): boolean =>
  // A template with holes is no style sheet yet.
  piece.startsWith('css`') && !piece.includes('${');

/** Replaces each style template of a source by what `write` makes of its minified text. */
async function rewrite(source: string, write: (text: string) => string): Promise<string> {
  const pieces: string[] = [];
  for (const piece of source.split(STYLES))
    pieces.push(isStyle(piece) ? write(await squeezed(piece)) : piece);
  return pieces.join('');
}

const squeezing = (tag: string): Plugin => ({
  name: 'squeeze-styles',
  setup(esbuild) {
    esbuild.onLoad({ filter: WIDGET }, async ({ path }) => ({
      contents: await rewrite(
        await readFile(path, 'utf8'),
        (text) => `${tag}\`${text.replaceAll('\\', '\\\\')}\``,
      ),
      loader: 'ts',
    }));
  },
});
/** Squeezes the css templates, which no minifier of scripts looks into. */
export const squeezeStyles = squeezing('css');
/** For the loader, which has no Lit: its styles are text. */
export const stylesAsText = squeezing('');

/** `limits.search.maxQueryChars` and the like as the numbers they are, so that the table stays out. */
function withNumbers(source: string): string {
  return source.replaceAll(/\blimits((?:\.\w+)+)/gu, (whole, path: string) => {
    let value: unknown = limits;
    for (const key of path.slice(1).split('.'))
      value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    return typeof value === 'number' ? String(value) : whole;
  });
}

/** The styles of some files, squeezed, in the order of the files' names: the same for the same sources. */
export async function stylesOf(files: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of files.filter((name) => WIDGET.test(`/${name}`)).toSorted())
    await rewrite(await readFile(file, 'utf8'), (text) => {
      if (text.includes('\n')) throw new Error(`a style of ${file} does not fit on a line`);
      found.push(text);
      return text;
    });
  return found;
}

/**
 * For the panel: its styles leave the script for the lines of a file, `sheets`, and an empty sheet takes the place
 * of each; other styles stay where they are. Lit's `css` is then needed nowhere.
 */
export const sheetsApart = (sheets: readonly string[]): Plugin => ({
  name: 'sheets-apart',
  setup(esbuild) {
    const sheetsModule = JSON.stringify(resolve('widget/launcher/sheets.ts'));
    esbuild.onLoad({ filter: WIDGET }, async ({ path }) => {
      const contents = await rewrite(withNumbers(await readFile(path, 'utf8')), (text) => {
        const at = sheets.indexOf(text);
        return at === -1 ? `sheetOf(${JSON.stringify(text)})` : `sheet(${at})`;
      });
      const used = /\b(sheetOf|sheet)\((?=["\d])/u.exec(contents)?.[1];
      return {
        contents: used === undefined ? contents : `import {${used}} from ${sheetsModule};${contents}`,
        loader: 'ts',
      };
    });
    esbuild.onLoad({ filter: /[\\/]@lit[\\/]reactive-element[\\/]css-tag\.js$/ }, async () => ({
      contents: await readFile('widget/launcher/css-tag-lite.ts', 'utf8'),
      loader: 'ts',
    }));
  },
});

/** A second copy of Lit throws where its policy's name is taken, so the script tag's copy has a name of its own. */
export const renamePolicy: Plugin = {
  name: 'rename-policy',
  setup(esbuild) {
    esbuild.onLoad(
      { filter: /[\\/](?:lit-html|@lit[\\/]reactive-element)[\\/].*\.js$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replaceAll(
          /createPolicy\((["'])lit-html\1/gu,
          'createPolicy($1care-chat-lit$1',
        ),
        loader: 'js',
      }),
    );
  },
};

export const LAZY = 'lazy';

/**
 * Makes each `import('./some.ts')` an entry that takes in all of `whole` first: what is there is then shared, and
 * only what is left makes the chunk.
 */
export const lazyChunks = (whole: string): Plugin => ({
  name: 'lazy-chunks',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) =>
      kind === 'dynamic-import' ? { namespace: LAZY, path: resolve(resolveDir, path) } : undefined,
    );
    esbuild.onLoad({ filter: /./, namespace: LAZY }, ({ path }) => ({
      contents: `import ${JSON.stringify(resolve(whole))};export * from ${JSON.stringify(path)};`,
      resolveDir: dirname(path),
    }));
  },
});
