import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';
import { renamePolicy, sheetsApart, squeezeStyles, stylesOf } from './lib/widget-plugins.ts';

/**
 * Builds the widget into dist/widget: the loader (care-chat.js), what it loads (panel-<hash>.js with its styles, then
 * later-<hash>.js), the npm build (npm/index.js) and the gallery. Sizes and integrity hashes stand in manifest.json;
 * docs/decisions/0004-the-widgets-weight.md says why it is cut where it is.
 */

const OUT = 'dist/widget';
/** Chunks of this many builds before the present one stay, so that a page left open survives a deploy. */
const BUILDS_KEPT = 3;
/** Gzip bytes. */
const BUDGET = { loader: 3 * 1024, firstBubble: 40 * 1024 };

interface Manifest {
  readonly version: string;
  readonly files: Readonly<
    Record<string, { readonly bytes: number; readonly gzip: number; readonly integrity: string }>
  >;
  /** Panels of the present and earlier builds, newest first. */
  readonly panels: readonly string[];
  /** What each of those builds is made of besides its loader; a panel finds the others by itself. */
  readonly builds: readonly (readonly string[])[];
}

const digest = (text: string) => createHash('sha256').update(text);
const integrityOf = (text: string): string => `sha256-${digest(text).digest('base64')}`;
/** Eight capitals: what the server takes for a hash, and keeps for good. */
const hashed = (name: string, ending: string, text: string): string =>
  `${name}-${digest(text).digest('hex').slice(0, 8).toUpperCase()}.${ending}`;
const CHUNK = /^(?:panel|later)-[0-9A-Fa-f]+\.(?:js|css)$/u;

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

/** Templates keep their indentation in the output, and only they span lines there. */
const unindent = (code: string): string => code.replaceAll(/\n {2,}/gu, '\n');

async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({ ...common, ...options, write: false, entryPoints: [entry] });
  const file = outputFiles[0];
  if (file === undefined || outputFiles.length !== 1) throw new Error(`${entry} did not build to one file`);
  return unindent(file.text);
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
async function buildPanel(): Promise<Record<'panel' | 'styles' | 'later', [name: string, text: string]>> {
  const entry = 'widget/launcher/panel-entry.ts';
  const alone = await build({ ...common, entryPoints: [entry], format: 'esm', metafile: true });
  const sheets = await stylesOf(Object.keys(alone.metafile.inputs));
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry, 'widget/launcher/later-entry.ts'],
    format: 'esm',
    splitting: true,
    outdir: OUT,
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
  const later = `export default({${asObject(taken.caught, false)}})=>{${given.rest}return{${asObject(given.caught, true)}}};\n`;
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
  panel = `${panel}export{${(arrive ?? '').split(':').at(-1)} as arrive};\n`;
  // The styles are named after the panel, for the loader to know both by one name: the panel holds their hash.
  panel = set(panel, 'STYLES_INTEGRITY', JSON.stringify(integrityOf(styles)));
  const panelName = hashed('panel', 'js', panel);
  return {
    panel: [panelName, panel],
    styles: [panelName.replace('.js', '.css'), styles],
    later: [laterName, later],
  };
}

async function previousBuilds(): Promise<readonly (readonly string[])[]> {
  try {
    const { builds, panels } = JSON.parse(
      await readFile(join(OUT, 'manifest.json'), 'utf8'),
    ) as Partial<Manifest>;
    const found = builds ?? panels?.map((name) => [name]) ?? [];
    return found.filter((names) => names.every((name) => CHUNK.test(name)));
  } catch {
    return [];
  }
}

async function main(): Promise<number> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const before = await previousBuilds();
  await mkdir(join(OUT, 'npm'), { recursive: true });
  await mkdir(join(OUT, 'gallery'), { recursive: true });

  const { panel, styles, later } = await buildPanel();
  const loader = await bundle('widget/embed.ts', {
    format: 'iife',
    plugins: [squeezeStyles],
    define: {
      PANEL: JSON.stringify({ file: panel[0], integrity: integrityOf(panel[1]) }),
      VERSION: JSON.stringify(version),
    },
  });
  const written = new Map<string, string>([
    ['care-chat.js', loader],
    panel,
    styles,
    later,
    ['npm/index.js', await bundle('widget/index.ts', { format: 'esm', plugins: [squeezeStyles] })],
    [
      'gallery/gallery.js',
      await bundle('widget/gallery/gallery.ts', { format: 'esm', plugins: [squeezeStyles] }),
    ],
    ['gallery/index.html', await readFile('widget/gallery/index.html', 'utf8')],
    ['gallery/gallery.css', await readFile('widget/gallery/gallery.css', 'utf8')],
  ]);

  const present = [panel[0], styles[0], later[0]];
  const builds = [present, ...before.filter(([name]) => name !== panel[0])].slice(0, BUILDS_KEPT + 1);
  const files: Record<string, Manifest['files'][string]> = {};
  for (const [name, text] of written) {
    await writeFile(join(OUT, name), text);
    files[name] = {
      bytes: Buffer.byteLength(text),
      gzip: gzipSync(text, { level: 9 }).byteLength,
      integrity: integrityOf(text),
    };
  }
  const manifest: Manifest = { version, files, panels: builds.flatMap(([name]) => name ?? []), builds };
  await writeFile(join(OUT, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const kept = new Set(builds.flat());
  for (const name of await readdir(OUT)) if (CHUNK.test(name) && !kept.has(name)) await rm(join(OUT, name));

  for (const [name, { bytes, gzip }] of Object.entries(files))
    console.log(`${name.padEnd(24)} ${String(bytes).padStart(8)} B ${String(gzip).padStart(7)} B gzip`);
  const size = (name: string): number => files[name]?.gzip ?? 0;
  const [start, first] = [size('care-chat.js'), size('care-chat.js') + size(panel[0])];
  console.log(
    `scripts, gzip: loader ${start} of ${BUDGET.loader} B, until the first bubble ${first} of ${BUDGET.firstBubble} B`,
  );
  console.log(
    `besides scripts: the panel's styles ${size(styles[0])} B before the first paint; after it: ${size(later[0])} B of script`,
  );
  return 0;
}

process.exitCode = await main();
