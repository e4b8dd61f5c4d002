import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { verdictsOf } from './lib/budgets.ts';
import { buildNpm, buildWidget } from './lib/widget-build.ts';
import { bundleOnce, gzipBytes, hashed, integrityOf } from './lib/widget-bundle.ts';
import { squeezeStyles } from './lib/widget-plugins.ts';

/**
 * Builds the widget into dist/widget: the loader (care-chat.js, and care-chat-<hash>.js for pages that pin it), what it loads (panel-<hash>.js with its styles, then
 * later-<hash>.js, and <name>-<hash>.js of what comes when it is used; for another language than English
 * languages-<hash>.js and lang-<tag>-<hash>.js), the npm build (npm/index.js, npm/locales) and the gallery. Sizes and integrity hashes stand in manifest.json;
 * docs/decisions/0004-the-widgets-weight.md says why it is cut where it is.
 */

const OUT = 'dist/widget';
/** Chunks of this many builds before the present one stay, so that a page left open survives a deploy. */
const BUILDS_KEPT = 3;

interface Manifest {
  readonly version: string;
  /** The same loader under a name that never changes its content, for pages that pin it. */
  readonly pinned: { readonly file: string; readonly integrity: string };
  readonly files: Readonly<
    Record<string, { readonly bytes: number; readonly gzip: number; readonly integrity: string }>
  >;
  /** Panels of the present and earlier builds, newest first. */
  readonly panels: readonly string[];
  /** What each of those builds is made of besides its loader; a panel finds the others by itself. */
  readonly builds: readonly (readonly string[])[];
}

const CHUNK = /^[a-z][A-Za-z-]*-[0-9A-F]{8}\.(?:js|css)$/u;

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

  const { loader, panel, styles, later, lazy, languages } = await buildWidget(version);
  const pinned = { ...loader, name: hashed('care-chat', 'js', loader.text) };
  const chunks = [panel, styles, later, ...lazy, ...languages, pinned];
  const esm: BuildOptions = { format: 'esm', plugins: [squeezeStyles] };
  const npm = await buildNpm();
  // Nobody waits for it on a line: the second minifier would take as long as for all the others.
  const gallery = await bundleOnce('gallery/gallery.js', 'widget/gallery/gallery.ts', esm);
  const written = new Map([loader, ...chunks, ...npm, gallery].map(({ name, text }) => [name, text]));
  for (const name of ['index.html', 'gallery.css'])
    written.set(`gallery/${name}`, await readFile(join('widget/gallery', name), 'utf8'));

  const present = chunks.map(({ name }) => name);
  const builds = [present, ...before.filter(([name]) => name !== panel.name)].slice(0, BUILDS_KEPT + 1);
  const files: Record<string, Manifest['files'][string]> = {};
  await rm(join(OUT, 'npm'), { recursive: true, force: true });
  for (const [name, text] of written) {
    await mkdir(dirname(join(OUT, name)), { recursive: true });
    await writeFile(join(OUT, name), text);
    files[name] = {
      bytes: Buffer.byteLength(text),
      gzip: gzipBytes(text),
      integrity: integrityOf(text),
    };
  }
  const manifest: Manifest = {
    version,
    pinned: { file: pinned.name, integrity: integrityOf(pinned.text) },
    files,
    panels: builds.flatMap(([name]) => name ?? []),
    builds,
  };
  await writeFile(join(OUT, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const kept = new Set(builds.flat());
  for (const name of await readdir(OUT)) if (CHUNK.test(name) && !kept.has(name)) await rm(join(OUT, name));

  for (const [name, { bytes, gzip }] of Object.entries(files))
    console.log(`${name.padEnd(24)} ${String(bytes).padStart(8)} B ${String(gzip).padStart(7)} B gzip`);
  console.log(`to pin: ${manifest.pinned.file} ${manifest.pinned.integrity}`);
  const size = (name: string): number => files[name]?.gzip ?? 0;
  const loaderBytes = size(loader.name);
  for (const { name, is, atMost } of verdictsOf({
    loader: loaderBytes,
    firstBubble: loaderBytes + size(panel.name),
  }))
    console.log(`${name}: ${is} of ${atMost} B gzip`);
  return 0;
}

process.exitCode = await main();
