import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { ask, compile, UNFOLDED, WHOLE } from './compiler.ts';

/**
 * The declarations of the npm package. The compiler writes them; then the protocol's, which speak of zod, give way to
 * the plain types they come to, and what no entry leads to is left out.
 */

const PROTOCOL = 'protocol/index';
/** What an import, an export or an `import()` type names beside it. */
const RELATIVE = /(\bfrom |\bimport\()(['"])(\.[^'"]+)\.ts\2/gu;
/** The names taken from the protocol, either way. */
const TAKEN = /\{([^{}]*)\} from '[./]+protocol\/[^']*'|import\("[./]+protocol\/[^"]*"\)\.(\w+)/gu;

/** Where a relative import leads, without an ending. */
const leadsTo = (from: string, specifier: string): string => {
  const found = posix.join(dirname(from), specifier);
  return found.startsWith('protocol/') ? PROTOCOL : found;
};

const namesIn = (list: string): readonly string[] =>
  list.split(',').flatMap((each) => /^\s*(?:type )?(\w+)/u.exec(each)?.[1] ?? []);

/** What the compiler writes for `entries` and all they lead to, by path without an ending; the protocol apart. */
function emitted(entries: readonly string[]): ReadonlyMap<string, string> {
  const dir = mkdtempSync(join(tmpdir(), 'healthcare-chat-types-'));
  try {
    const config = join(dir, 'tsconfig.json');
    const compilerOptions = {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: resolve('.'),
      outDir: join(dir, 'out'),
    };
    const files = entries.map((entry) => resolve(`${entry}.ts`)).filter((file) => existsSync(file));
    writeFileSync(
      config,
      JSON.stringify({ extends: resolve('widget/tsconfig.json'), compilerOptions, files, include: [] }),
    );
    compile(config);
    const texts = new Map<string, string>();
    const read = (file: string): void => {
      if (texts.has(file) || file === PROTOCOL) return;
      // What is written as a declaration by hand is not copied by the compiler.
      const own = `${file}.d.ts`;
      texts.set(file, readFileSync(existsSync(own) ? own : join(dir, 'out', own), 'utf8'));
      for (const [, , , specifier = ''] of (texts.get(file) ?? '').matchAll(RELATIVE))
        read(leadsTo(file, specifier));
    };
    entries.forEach(read);
    return texts;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Types of the protocol as plain declarations. */
function plain(names: readonly string[]): string {
  return ask('tsconfig.pure.json', ({ checker, exportsOf }) => {
    const all = exportsOf('protocol/index.ts');
    return names
      .map((name) => {
        const symbol = all.get(name);
        if (symbol === undefined) throw new Error(`The protocol exports no ${name}`);
        const type = checker.getDeclaredTypeOfSymbol(symbol);
        const text = checker.typeToString(type, undefined, WHOLE | UNFOLDED);
        if (/\b(?:any|unknown|Zod\w*|\$\w+)\b/u.test(text) || text === name)
          throw new Error(`${name} of the protocol does not come to a plain type: ${text}`);
        return `export type ${name} = ${text};\n`;
      })
      .join('');
  });
}

/** `entries`: paths of sources without an ending. Answers the texts of the package's declarations by their paths. */
export function declarationsOf(entries: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const files = new Map<string, string>();
  for (const [file, text] of emitted(entries)) {
    for (const [, list = '', one = ''] of text.matchAll(TAKEN))
      for (const name of [...namesIn(list), ...namesIn(one)]) taken.add(name);
    const linked = text.replaceAll(RELATIVE, (_, before: string, quote: string, specifier: string) => {
      const to = leadsTo(file, specifier);
      const path = posix.relative(dirname(file), to);
      return `${before}${quote}${path.startsWith('.') ? '' : './'}${path}.js${quote}`;
    });
    files.set(`${file}.d.ts`, linked);
  }
  files.set(`${PROTOCOL}.d.ts`, plain([...taken].toSorted()));
  return files;
}
