import type { AddModule, ModuleFile } from './modules.ts';

/** A chunk of its own is a function of what it shares with the panel and the later chunk. */
interface LazyModule {
  readonly default: (...given: readonly unknown[]) => unknown;
}

/**
 * What the build puts in place of `import('./some.ts')` in the later chunk and in those it brings: the chunk is
 * checked as every other is, and made once, of what `given` answers. A failure rejects and may be repeated.
 */
export function importer(
  add: AddModule,
  given: () => readonly unknown[],
): (module: ModuleFile) => Promise<unknown> {
  const coming = new Map<string, Promise<unknown>>();
  const make = async (module: ModuleFile): Promise<unknown> =>
    (await add<LazyModule>(module)).default(...given());
  return (module) => {
    const before = coming.get(module.file);
    if (before !== undefined) return before;
    const made = make(module);
    coming.set(module.file, made);
    made.catch(() => coming.delete(module.file));
    return made;
  };
}
