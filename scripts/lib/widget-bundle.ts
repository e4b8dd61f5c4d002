import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import type { MinifyOptions } from 'terser';
import { minified } from './minified.ts';

/** What every file of the widget is made with. */

const digest = (text: string) => createHash('sha256').update(text);
export const integrityOf = (text: string): string => `sha256-${digest(text).digest('base64')}`;
/** Eight capitals: what the server takes for a hash, and keeps for good. */
export const hashed = (name: string, ending: string, text: string): string =>
  `${name}-${digest(text).digest('hex').slice(0, 8).toUpperCase()}.${ending}`;

/** What went into one bundle: minified bytes by source file. */
export type Ingredients = Readonly<Record<string, number>>;

export interface Built {
  readonly name: string;
  readonly text: string;
  readonly ingredients: Ingredients;
}

export const common = {
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

/**
 * A second minifier over the first one's output, which it makes about a thirtieth smaller; and once more over its own,
 * where names it has made free are given anew.
 */
export async function squeezed(code: string, module: boolean): Promise<string> {
  const options = {
    module,
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true, keep_fargs: false },
    format: { comments: false },
  } satisfies MinifyOptions;
  return minified(await minified(code, options), options);
}

/** Templates keep their indentation in the output, and only they span lines there. */
export const unindent = (code: string): string => code.replaceAll(/\n {2,}/gu, '\n');

export const ingredientsOf = (output: Metafile['outputs'][string] | undefined): Ingredients =>
  Object.fromEntries(
    Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]) => [path, bytesInOutput]),
  );

/** One file of its own, by the first minifier alone. */
export async function bundleOnce(name: string, entry: string, options: BuildOptions): Promise<Built> {
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
  return { name, text: unindent(file.text), ingredients: ingredientsOf(Object.values(metafile.outputs)[0]) };
}

/** One file of its own. */
export async function bundle(name: string, entry: string, options: BuildOptions): Promise<Built> {
  const once = await bundleOnce(name, entry, options);
  return { ...once, text: await squeezed(once.text, options.format === 'esm') };
}

export const gzipBytes = (text: string): number => gzipSync(text, { level: 9 }).byteLength;
