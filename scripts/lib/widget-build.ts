import { createHash } from 'node:crypto';
import { relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { minify } from 'terser';
import { languageNames } from '../../widget/i18n/languages.ts';
import { renamePolicy, sheetsApart, squeezeStyles, stylesOf } from './widget-plugins.ts';

/** Makes the widget's files, in memory. */

const digest = (text: string) => createHash('sha256').update(text);
export const integrityOf = (text: string): string => `sha256-${digest(text).digest('base64')}`;
/** Eight capitals: what the server takes for a hash, and keeps for good. */
const hashed = (name: string, ending: string, text: string): string =>
  `${name}-${digest(text).digest('hex').slice(0, 8).toUpperCase()}.${ending}`;

/** What went into one bundle: minified bytes by source file. */
export type Ingredients = Readonly<Record<string, number>>;

export interface Built {
  readonly name: string;
  readonly text: string;
  readonly ingredients: Ingredients;
}

const common = {
  // The widget's answer to zod's weight; see the file.
  alias: { 'zod/mini': resolve('widget/launcher/schema-lite.ts') },
  bundle: true,
  write: false,
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  target: ['chrome123', 'safari18', 'firefox128'],
  // Lit's production build.
  conditions: ['production'],
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** A second minifier over the first one's output, which it makes about a thirtieth smaller. */
async function squeezed(code: string, module: boolean): Promise<string> {
  const { code: smaller } = await minify(code, {
    module,
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true, keep_fargs: false },
    format: { comments: false },
  });
  return smaller ?? code;
}

/** Templates keep their indentation in the output, and only they span lines there. */
const unindent = (code: string): string => code.replaceAll(/\n {2,}/gu, '\n');

const ingredientsOf = ({ outputs }: Metafile, output: RegExp): Ingredients => {
  const found = Object.entries(outputs).find(([path]) => output.test(path))?.[1].inputs ?? {};
  return Object.fromEntries(
    Object.entries(found).map(([path, { bytesInOutput }]): [string, number] => [path, bytesInOutput]),
  );
};

/** One file of its own. */
export async function bundle(name: string, entry: string, options: BuildOptions): Promise<Built> {
  const { outputFiles, metafile } = await build({
    ...common,
    ...options,
    define: { ...common.define, ...options.define },
    write: false,
    metafile: true,
    entryPoints: [entry],
  });
  const file = outputFiles[0];
  if (file === undefined || outputFiles.length !== 1) throw new Error(`${entry} did not build to one file`);
  const text = await squeezed(unindent(file.text), options.format === 'esm');
  return { name, text, ingredients: ingredientsOf(metafile, /./u) };
}

/** Takes `pattern`, which must be there once, out of `code`, and gives what its first group caught. */
function cut(code: string, pattern: RegExp): { readonly rest: string; readonly caught: string } {
  const found = [...code.matchAll(pattern)];
  const caught = found[0]?.[1];
  if (found.length !== 1 || caught === undefined) throw new Error(`the output has no one ${String(pattern)}`);
  return { rest: code.replace(pattern, ''), caught };
}

/** `a as b,c` of an export or import, as an object: `b:a,c`. */
const asObject = (names: string, turned: boolean): string =>
  names
    .split(',')
    .map((each) => each.trim().split(' as '))
    .map(([from = '', to = from]) => (from === to ? from : turned ? `${to}:${from}` : `${from}:${to}`))
    .join(',');

/**
 * The panel and the later chunk, cut by the bundler into two entries and what they share. The later entry takes in
 * all of the panel's, so that everything of the panel is shared, and nothing is twice. Then the later chunk's import
 * is made its one argument: it names no file, so each of the two can know the other's hash where it has to.
 */
async function buildPanel(languages: Built): Promise<Record<'panel' | 'styles' | 'later', Built>> {
  const entry = 'widget/launcher/panel-entry.ts';
  const alone = await build({ ...common, entryPoints: [entry], format: 'esm', metafile: true });
  const sheets = await stylesOf(Object.keys(alone.metafile.inputs));
  const { outputFiles, metafile } = await build({
    ...common,
    metafile: true,
    entryPoints: [entry, 'widget/launcher/later-entry.ts'],
    format: 'esm',
    splitting: true,
    outdir: 'out',
    plugins: [sheetsApart(sheets), renamePolicy],
  });
  const part = (name: RegExp): string => {
    const found = outputFiles.filter(({ path }) => name.test(path));
    if (found.length !== 1 || outputFiles.length !== 3)
      throw new Error(`the panel did not build to three files`);
    return unindent(found[0]?.text ?? '').trim();
  };

  const shared = cut(part(/chunk-\w+\.js$/u), /export\{([^}]*)\};?$/gu);
  const door = asObject(cut(part(/panel-entry\.js$/u), /import\{([^}]*)\}from/gu).caught, false);
  const [, inner = '', outer = inner] = /^([\w$]+)(?::([\w$]+))?$/u.exec(door) ?? [];
  if (!part(/panel-entry\.js$/u).includes(`export{${outer} as arrive}`))
    throw new Error('the panel has no door');
  const exported = asObject(shared.caught, true);
  const arrive = exported.split(',').find((each) => each.split(':')[0] === inner);

  const taken = cut(part(/later-entry\.js$/u), /import\{([^}]*)\}from"[^"]*";/gu);
  const given = cut(taken.rest.replace(/import"[^"]*";/u, ''), /export\{([^}]*)\};?$/gu);
  const later = await squeezed(
    `export default({${asObject(taken.caught, false)}})=>{${given.rest}return{${asObject(given.caught, true)}}};\n`,
    true,
  );
  const styles = sheets.join('\n');

  const set = (code: string, name: string, value: string): string => {
    const found = new RegExp(`\\b${name}\\b`, 'gu');
    if (!found.test(code)) throw new Error(`the panel does not ask for ${name}`);
    return code.replaceAll(found, () => value);
  };
  const laterName = hashed('later', 'js', later);
  const file = (name: string, text: string): string =>
    JSON.stringify({ file: name, integrity: integrityOf(text) });
  let panel = set(shared.rest, 'SHARED', `{${exported}}`);
  panel = set(panel, 'LATER', `(${file(laterName, later)})`);
  panel = set(panel, 'LANGUAGES', `(${file(languages.name, languages.text)})`);
  panel = await squeezed(`${panel}export{${(arrive ?? '').split(':').at(-1)} as arrive};\n`, true);
  // The styles are named after the panel, for the loader to know both by one name: the panel holds their hash.
  panel = set(panel, 'STYLES_INTEGRITY', JSON.stringify(integrityOf(styles)));
  const panelName = hashed('panel', 'js', panel);
  return {
    panel: { name: panelName, text: panel, ingredients: ingredientsOf(metafile, /chunk-\w+\.js$/u) },
    styles: { name: panelName.replace('.js', '.css'), text: styles, ingredients: {} },
    later: { name: laterName, text: later, ingredients: ingredientsOf(metafile, /later-entry\.js$/u) },
  };
}

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

/** What a page with the script tag may load, in the order it does; `languages` only where English is not read. */
export async function buildWidget(
  version: string,
): Promise<
  Record<'loader' | 'panel' | 'styles' | 'later', Built> & { readonly languages: readonly Built[] }
> {
  const { index, languages } = await buildLanguages();
  const { panel, styles, later } = await buildPanel(index);
  const loader = await bundle('care-chat.js', 'widget/embed.ts', {
    format: 'iife',
    plugins: [squeezeStyles],
    define: {
      PANEL: JSON.stringify({ file: panel.name, integrity: integrityOf(panel.text) }),
      VERSION: JSON.stringify(version),
    },
  });
  return { loader, panel, styles, later, languages: [index, ...languages] };
}

export const gzipBytes = (text: string): number => gzipSync(text, { level: 9 }).byteLength;
