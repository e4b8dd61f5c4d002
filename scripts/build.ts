import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, transform, type BuildOptions, type Plugin } from 'esbuild';

/**
 * Builds the widget into dist/widget: the loader (care-chat.js), the panel it loads (panel-<hash>.js), the npm
 * build (npm/index.js) and the gallery. Sizes and integrity hashes stand in manifest.json.
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
}

const integrityOf = (bytes: Uint8Array): string =>
  `sha256-${createHash('sha256').update(bytes).digest('base64')}`;

/** Squeezes the css templates, which no minifier of scripts looks into. */
const squeezeStyles: Plugin = {
  name: 'squeeze-styles',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]widget[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const pieces = await Promise.all(
        source.split(/(css`[^`]*`|= `\n:host[^`]*`)/u).map(async (piece) => {
          const open = piece.indexOf('`');
          // A template with holes is no style sheet yet.
          if (!/^(?:css`|= `\n:host)/u.test(piece) || piece.includes('${')) return piece;
          const { code } = await transform(piece.slice(open + 1, -1), { loader: 'css', minify: true });
          return `${piece.slice(0, open)}\`${code.trim().replaceAll('\\', '\\\\')}\``;
        }),
      );
      return { contents: pieces.join(''), loader: 'ts' };
    });
  },
};

/** A second copy of Lit throws where its policy's name is taken, so the script tag's copy has a name of its own. */
const renamePolicy: Plugin = {
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

/** The widget's answer to zod's weight; see the file. */
const alias = { 'zod/mini': resolve('widget/launcher/schema-lite.ts') };

const common: BuildOptions = {
  alias,
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
};

async function bundle(entry: string, options: BuildOptions): Promise<Uint8Array> {
  const { outputFiles } = await build({ ...common, ...options, entryPoints: [entry] });
  const file = outputFiles?.[0];
  if (file === undefined || outputFiles?.length !== 1) throw new Error(`${entry} did not build to one file`);
  // Templates keep their indentation in the output, and only they span lines there.
  return new TextEncoder().encode(file.text.replaceAll(/\n {2,}/gu, '\n'));
}

async function previousPanels(): Promise<readonly string[]> {
  try {
    const manifest = JSON.parse(await readFile(join(OUT, 'manifest.json'), 'utf8')) as Partial<Manifest>;
    return Array.isArray(manifest.panels)
      ? manifest.panels.filter((name) => /^panel-\w+\.js$/u.test(name))
      : [];
  } catch {
    return [];
  }
}

async function main(): Promise<number> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const before = await previousPanels();
  await mkdir(join(OUT, 'npm'), { recursive: true });
  await mkdir(join(OUT, 'gallery'), { recursive: true });
  const written = new Map<string, Uint8Array>();

  const panel = await bundle('widget/launcher/panel-entry.ts', {
    format: 'esm',
    plugins: [squeezeStyles, renamePolicy],
  });
  const panelName = `panel-${createHash('sha256').update(panel).digest('hex').slice(0, 8)}.js`;
  written.set(panelName, panel);

  written.set(
    'care-chat.js',
    await bundle('widget/embed.ts', {
      format: 'iife',
      plugins: [squeezeStyles],
      define: {
        PANEL: JSON.stringify({ file: panelName, integrity: integrityOf(panel) }),
        VERSION: JSON.stringify(version),
      },
    }),
  );
  written.set('npm/index.js', await bundle('widget/index.ts', { format: 'esm', plugins: [squeezeStyles] }));
  written.set(
    'gallery/gallery.js',
    await bundle('widget/gallery/gallery.ts', { format: 'esm', plugins: [squeezeStyles] }),
  );
  written.set('gallery/index.html', await readFile('widget/gallery/index.html'));
  written.set('gallery/gallery.css', await readFile('widget/gallery/gallery.css'));

  const panels = [panelName, ...before.filter((name) => name !== panelName)].slice(0, BUILDS_KEPT + 1);
  const files: Record<string, Manifest['files'][string]> = {};
  for (const [name, bytes] of written) {
    await writeFile(join(OUT, name), bytes);
    files[name] = {
      bytes: bytes.byteLength,
      gzip: gzipSync(bytes, { level: 9 }).byteLength,
      integrity: integrityOf(bytes),
    };
  }
  await writeFile(
    join(OUT, 'manifest.json'),
    `${JSON.stringify({ version, files, panels } satisfies Manifest, null, 2)}\n`,
  );
  for (const name of await readdir(OUT)) {
    if (/^panel-\w+\.js$/u.test(name) && !panels.includes(name)) await rm(join(OUT, name));
  }

  for (const [name, { bytes, gzip }] of Object.entries(files))
    console.log(`${name.padEnd(24)} ${String(bytes).padStart(8)} B ${String(gzip).padStart(7)} B gzip`);
  const loader = files['care-chat.js']?.gzip ?? 0;
  const first = loader + (files[panelName]?.gzip ?? 0);
  console.log(
    `loader ${loader} of ${BUDGET.loader} B, until the first bubble ${first} of ${BUDGET.firstBubble} B gzip`,
  );
  return 0;
}

process.exitCode = await main();
