import { relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { languageNames } from '../../widget/i18n/languages.ts';
import { bundle, common, hashed, integrityOf, unindent, type Built } from './widget-bundle.ts';
import { buildChunks } from './widget-chunks.ts';
import { squeezeStyles, stylesAsText } from './widget-plugins.ts';

/** Makes the widget's files, in memory. */

/** Each language, and the chunk that knows them all by name and hash. */
async function buildLanguages(): Promise<{ readonly index: Built; readonly languages: readonly Built[] }> {
  const esm = async (name: string, entry: string, define: Record<string, string> = {}): Promise<Built> => {
    const built = await bundle(name, entry, { format: 'esm', define });
    return { ...built, name: hashed(name, 'js', built.text) };
  };
  const languages = await Promise.all(
    languageNames.map((name) => esm(`lang-${name}`, `widget/i18n/locales/${name}.ts`)),
  );
  const files = languages.map(({ name, text }, at) => [
    languageNames[at],
    { file: name, integrity: integrityOf(text) },
  ]);
  const index = await esm('languages', 'widget/launcher/languages-entry.ts', {
    LANGUAGE_FILES: JSON.stringify(Object.fromEntries(files)),
  });
  return { index, languages };
}

/** The npm build: one entry, and each language a file beside it that is loaded when it is chosen. */
export async function buildNpm(): Promise<readonly Built[]> {
  const outdir = resolve('npm');
  const { outputFiles } = await build({
    ...common,
    entryPoints: Object.fromEntries([
      ['index', 'widget/index.ts'],
      ...languageNames.map((name) => [`locales/${name}`, `widget/i18n/locales/${name}.ts`]),
    ]),
    format: 'esm',
    splitting: true,
    outdir,
    chunkNames: 'chunk-[hash]',
    plugins: [squeezeStyles],
  });
  return outputFiles.map(({ path, text }) => ({
    name: `npm/${relative(outdir, path)}`,
    text: unindent(text),
    ingredients: {},
  }));
}

/**
 * What a page with the script tag may load, in the order it does: `lazy` once something of it is used, `languages`
 * only where English is not read.
 */
export async function buildWidget(
  version: string,
): Promise<
  Record<'loader' | 'panel' | 'styles' | 'later', Built> & Record<'lazy' | 'languages', readonly Built[]>
> {
  const { index, languages } = await buildLanguages();
  const { panel, styles, later, lazy } = await buildChunks(index);
  const loader = await bundle('care-chat.js', 'widget/embed.ts', {
    format: 'iife',
    plugins: [stylesAsText],
    // Without a word of strictness, which costs 12 B.
    tsconfigRaw: {},
    // Nothing of it is used once styles are text.
    alias: { lit: resolve('widget/launcher/css-text.ts') },
    define: {
      PANEL: JSON.stringify({ file: panel.name, integrity: integrityOf(panel.text) }),
      VERSION: JSON.stringify(version),
    },
  });
  return { loader, panel, styles, later, lazy, languages: [index, ...languages] };
}
