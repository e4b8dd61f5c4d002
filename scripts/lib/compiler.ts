import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { API, type Checker, type Project, type Symbol as Sym } from 'typescript/unstable/sync';

/** The compiler, asked rather than run. Its interface is still called unstable: the lock file holds the version. */
export interface Asked {
  readonly project: Project;
  readonly checker: Checker;
  /** What a module exports, by name, each followed to where it is declared. */
  readonly exportsOf: (file: string) => ReadonlyMap<string, Sym>;
}

/** `SymbolFlags.Alias` of the compiler. */
const ALIAS = 2_097_152;
/** `NodeBuilderFlags` of the compiler: nothing cut short, and an alias written as what it stands for. */
export const WHOLE = 1;
export const UNFOLDED = 8_388_608;

/** Asks about the sources of a project. */
export function ask<T>(config: string, question: (asked: Asked) => T): T {
  const api = new API({ cwd: process.cwd() });
  try {
    const snapshot = api.updateSnapshot({ openProject: resolve(config) });
    const project = snapshot.getProjects()[0];
    if (project === undefined) throw new Error(`${config} is no project`);
    const { checker } = project;
    return question({
      project,
      checker,
      exportsOf(file) {
        const source = project.program.getSourceFile(resolve(file));
        const module = source && checker.getSymbolAtLocation(source);
        if (module === undefined) throw new Error(`${file} is no module of ${config}`);
        return new Map(
          checker
            .getExportsOfModule(module)
            .map((each) => [each.name, each.flags & ALIAS ? checker.getAliasedSymbol(each) : each]),
        );
      },
    });
  } finally {
    api.close();
  }
}

/** Runs the compiler on a project. Throws with what it says where it is not content. */
export function compile(config: string, ...args: readonly string[]): void {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', config, ...args], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The compiler refused ${config}\n${run.stdout}${run.stderr}`);
}
