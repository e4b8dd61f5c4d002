import { basename } from 'node:path';
import { build, type Metafile } from 'esbuild';
import {
  common,
  hashed,
  ingredientsOf,
  integrityOf,
  squeezed,
  unindent,
  type Built,
} from './widget-bundle.ts';
import { LAZY, lazyChunks, renamePolicy, sheetsApart, stylesOf } from './widget-plugins.ts';

/**
 * The panel, the later chunk and the lazy ones, cut by the bundler into entries and what they share. Each entry takes
 * in all of those before it, so that nothing is twice. Then imports are made arguments: a chunk names no file that
 * brings it, so each can know the hash of what it brings.
 */

const PANEL = 'widget/launcher/panel-entry.ts';
const LATER = 'widget/launcher/later-entry.ts';

export interface Chunks extends Record<'panel' | 'styles' | 'later', Built> {
  readonly lazy: readonly Built[];
}

/** Names by names: an export's by its own in the file, an import's by the exporter's. */
type Names = ReadonlyMap<string, string>;

const namesOf = (list: string): Names =>
  new Map(
    list
      .split(',')
      .filter((each) => each.trim() !== '')
      .map((each) => each.trim().split(' as '))
      .map(([from = '', to = from]): [string, string] => [from, to]),
  );
/** `{a:b,c}` of what is called `a` and is to be `b`; turned, for what is called `b` and is to be `a`. */
const pattern = (names: Names, turned = false): string =>
  `{${[...names]
    .map(([from, to]) => (turned ? [to, from] : [from, to]))
    .map(([from, to]) => (from === to ? from : `${from}:${to}`))
    .join(',')}}`;

interface Part {
  readonly path: string;
  readonly output: Metafile['outputs'][string];
  /** Without its imports and exports. */
  readonly body: string;
  readonly imports: ReadonlyMap<string, Names>;
  readonly exports: Names;
}

/** Takes a file of the bundler's apart: imports stand first in it, and one `export{…}` last. */
function partOf(path: string, code: string, output: Part['output']): Part {
  const imports = new Map<string, Names>();
  let body = code;
  for (;;) {
    const found = /^import(?:\{([^}]*)\}from)?"\.\/([^"]+)";?/u.exec(body);
    if (found === null) break;
    imports.set(found[2] ?? '', namesOf(found[1] ?? ''));
    body = body.slice(found[0].length);
  }
  const tail = /export\{([^}]*)\};?$/u.exec(body);
  if (tail === null || /^import["{*]/u.test(body)) throw new Error(`${path} is not as the bundler writes it`);
  return { path, output, imports, exports: namesOf(tail[1] ?? ''), body: body.slice(0, tail.index) };
}

/** How the bundler writes the import of a chunk of its own. */
const IMPORTS = /\bimport\("\.\/([^"]+)"\)/gu;

async function chunk(name: string, { output }: Part, code: readonly string[]): Promise<Built> {
  const text = await squeezed(`${code.join('')};\n`, true);
  return { name: hashed(name, 'js', text), text, ingredients: ingredientsOf(output) };
}

/** Puts `value` in the place of `name`, which must be there. */
function set(code: string, name: string, value: string): string {
  const found = new RegExp(`\\b${name}\\b`, 'gu');
  if (!found.test(code)) throw new Error(`the panel does not ask for ${name}`);
  return code.replaceAll(found, () => value);
}

const file = ({ name, text }: Built): string => JSON.stringify({ file: name, integrity: integrityOf(text) });

async function cut(sheets: readonly string[]): Promise<readonly Part[]> {
  const { outputFiles, metafile } = await build({
    ...common,
    metafile: true,
    entryPoints: [PANEL, LATER],
    format: 'esm',
    splitting: true,
    outdir: 'out',
    chunkNames: '[name]-[hash]',
    plugins: [lazyChunks(LATER), sheetsApart(sheets), renamePolicy],
  });
  return outputFiles.map(({ path, text }) => {
    const output = metafile.outputs[`out/${basename(path)}`];
    if (output === undefined) throw new Error(`${path} is in no account of the bundler's`);
    return partOf(basename(path), unindent(text).trim(), output);
  });
}

export async function buildChunks(languages: Built): Promise<Chunks> {
  const alone = await build({ ...common, entryPoints: [PANEL], format: 'esm', metafile: true });
  const sheets = await stylesOf(Object.keys(alone.metafile.inputs));
  const parts = await cut(sheets);

  const entered = (path: string): Part => {
    const found = parts.find(({ output }) => output.entryPoint === path);
    if (found === undefined) throw new Error(`no file begins with ${path}`);
    return found;
  };
  const cores = parts.filter(({ output }) => output.entryPoint === undefined);
  const shared = cores.find(({ imports }) => imports.size === 0);
  const own = cores.find((part) => part !== shared);
  if (shared === undefined || own === undefined || cores.length !== 2)
    throw new Error(
      `Lazy chunks share what the later one has not, and it has to:\n${cores
        .slice(2)
        .flatMap(({ output }) => Object.keys(output.inputs))
        .join('\n')}`,
    );
  const taken = ({ imports }: Part, from: Part): string => pattern(imports.get(from.path) ?? new Map());
  /** What an entry that only passes on calls things, by what they are called where they are made. */
  const passedOn = (door: Part, from: Part): ReadonlyMap<string, string> =>
    new Map(
      [...door.exports].map(([inner, outer]) => {
        const given = [...(door.imports.get(from.path) ?? [])].find(([, name]) => name === inner)?.[0];
        const made = [...from.exports].find(([, name]) => name === given)?.[0];
        if (made === undefined) throw new Error(`${door.path} has its ${outer} from elsewhere`);
        return [outer, made];
      }),
    );

  const lazy = new Map<string, Built>();
  const making = new Set<string>();
  const lazily = async (path: string): Promise<Built> => {
    const before = lazy.get(path);
    if (before !== undefined) return before;
    const part = parts.find((each) => each.path === path && each.output.entryPoint?.startsWith(`${LAZY}:`));
    if (part === undefined || making.has(path)) throw new Error(`${path} cannot be brought from where it is`);
    making.add(path);
    const given = `${taken(part, shared)},${taken(part, own)},$import`;
    const made = await chunk(basename(part.output.entryPoint ?? '', '.ts'), part, [
      `export default(${given})=>{${await importing(part)};return${pattern(part.exports, true)}}`,
    ]);
    lazy.set(path, made);
    return made;
  };
  /** The bundler's `import("./some-HASH.js")` as a call of the importer, which checks what comes. */
  const importing = async ({ body }: Part): Promise<string> => {
    let code = body;
    for (const [found, path = ''] of body.matchAll(IMPORTS))
      code = code.replace(found, `$import(${file(await lazily(path))})`);
    return code;
  };

  const { importer, ...rest } = Object.fromEntries(passedOn(entered(LATER), own));
  const later = await chunk('later', own, [
    `export default($shared,$add)=>{const${taken(own, shared)}=$shared;${await importing(own)};`,
    `const $later=${pattern(own.exports, true)},$import=${importer}($add,()=>[$shared,$later,$import]);`,
    `return${pattern(new Map(Object.entries(rest)))}}`,
  ]);

  if (shared.body.search(IMPORTS) !== -1)
    throw new Error('The panel brings no lazy chunks: the later one does.');
  const styles = sheets.join('\n');
  let panel = set(shared.body, 'SHARED', pattern(shared.exports, true));
  panel = set(panel, 'LATER', `(${file(later)})`);
  panel = set(panel, 'LANGUAGES', `(${file(languages)})`);
  panel = await squeezed(
    `${panel};export{${passedOn(entered(PANEL), shared).get('arrive')} as arrive};\n`,
    true,
  );
  // The styles are named after the panel, for the loader to know both by one name: the panel holds their hash.
  panel = set(panel, 'STYLES_INTEGRITY', JSON.stringify(integrityOf(styles)));
  const panelName = hashed('panel', 'js', panel);
  return {
    panel: { name: panelName, text: panel, ingredients: ingredientsOf(shared.output) },
    styles: { name: panelName.replace('.js', '.css'), text: styles, ingredients: {} },
    later,
    lazy: [...lazy.values()],
  };
}
