import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { languageNames } from '../../widget/i18n/languages.ts';
import { declarationsOf } from './declarations.ts';
import { describeElements, manifestOf } from './elements-manifest.ts';
import { common, unindent } from './widget-bundle.ts';
import { squeezeStyles } from './widget-plugins.ts';

/** Makes the npm package, in memory: what `npm run package` writes into dist/package. */

/** What can be imported: the source without its ending, by the name of the entry. */
const ENTRIES = { index: 'widget/index', react: 'widget/frameworks/react' } as const;
/** Types for an application's templates; nothing of it is there at run time. */
const TYPES_ONLY = { vue: 'widget/frameworks/vue' } as const;
const MANIFEST = 'custom-elements.json';

/** Scripts: Lit and React stay the page's own, so that there is one of each. */
async function scripts(): Promise<ReadonlyMap<string, string>> {
  const outdir = resolve('out');
  const { outputFiles } = await build({
    ...common,
    entryPoints: Object.fromEntries([
      ...Object.entries(ENTRIES).map(([name, source]) => [name, `${source}.ts`]),
      ...languageNames.map((name) => [`locales/${name}`, `widget/i18n/locales/${name}.ts`]),
    ]),
    external: ['lit', 'lit/*', 'react'],
    format: 'esm',
    splitting: true,
    outdir,
    chunkNames: 'chunks/[hash]',
    plugins: [squeezeStyles],
  });
  return new Map(outputFiles.map(({ path, text }) => [relative(outdir, path), unindent(text)]));
}

interface Root {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function descriptionOf({ version, description, license, dependencies }: Root): object {
  const types = (source: string): string => `./types/${source}.d.ts`;
  return {
    name: 'healthcare-chat',
    version,
    description,
    license,
    type: 'module',
    // Elements are registered by a call, never by an import.
    sideEffects: false,
    main: './index.js',
    types: types(ENTRIES.index),
    exports: {
      '.': { types: types(ENTRIES.index), default: './index.js' },
      './react': { types: types(ENTRIES.react), default: './react.js' },
      './vue': { types: types(TYPES_ONLY.vue) },
      [`./${MANIFEST}`]: `./${MANIFEST}`,
      './package.json': './package.json',
    },
    customElements: MANIFEST,
    dependencies: { lit: dependencies['lit'] },
    peerDependencies: { react: '>=18', vue: '>=3.3' },
    peerDependenciesMeta: { react: { optional: true }, vue: { optional: true } },
  };
}

/** The files of the package, by their paths in it. */
export async function npmPackage(): Promise<ReadonlyMap<string, string>> {
  const root = JSON.parse(await readFile('package.json', 'utf8')) as Root;
  const sources = [...Object.values(ENTRIES), ...Object.values(TYPES_ONLY)];
  return new Map([
    ['package.json', `${JSON.stringify(descriptionOf(root), null, 2)}\n`],
    ['README.md', await readFile('widget/frameworks/PACKAGE.md', 'utf8')],
    [MANIFEST, `${JSON.stringify(manifestOf(describeElements(), 'index.js'), null, 2)}\n`],
    ...(await scripts()),
    ...[...declarationsOf(sources)].map(([path, text]) => [`types/${path}`, text] as const),
  ]);
}
