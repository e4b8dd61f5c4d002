import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify, type MinifyOptions } from 'terser';
import terser from 'terser/package.json' with { type: 'json' };

/**
 * terser takes most of a build's time, and within one `npm test` the same sources are built more than once. So what it
 * made is kept, by the hash of everything it made it from: the same text, or none.
 */
const KEPT = 'node_modules/.cache/healthcare-chat/minified';
/** Some ten builds; the oldest go. */
const MOST_KEPT = 400;

const nameOf = (code: string, options: MinifyOptions): string =>
  createHash('sha256')
    .update(JSON.stringify([terser.version, options, code]))
    .digest('hex');

function kept(name: string): string | null {
  try {
    return readFileSync(join(KEPT, name), 'utf8');
  } catch {
    return null;
  }
}

function keep(name: string, text: string): void {
  try {
    mkdirSync(KEPT, { recursive: true });
    // Whole under its name or not there: builds may run side by side.
    const unfinished = join(KEPT, `${name}-${randomUUID()}`);
    writeFileSync(unfinished, text);
    renameSync(unfinished, join(KEPT, name));
    forgetOldest();
  } catch {
    // A folder that is full, or may not be written to: then it is made anew each time.
  }
}

function forgetOldest(): void {
  const names = readdirSync(KEPT);
  if (names.length <= MOST_KEPT) return;
  const aged = names.flatMap((name) => {
    const modified = statSync(join(KEPT, name), { throwIfNoEntry: false })?.mtimeMs;
    return modified === undefined ? [] : [{ name, modified }];
  });
  aged.sort((a, b) => b.modified - a.modified);
  for (const { name } of aged.slice(MOST_KEPT)) rmSync(join(KEPT, name), { force: true });
}

/** What terser makes of `code`. */
export async function minified(code: string, options: MinifyOptions): Promise<string> {
  const name = nameOf(code, options);
  const before = kept(name);
  if (before !== null) return before;
  // It writes into its options.
  const { code: smaller } = await minify(code, structuredClone(options));
  if (smaller === undefined) return code;
  keep(name, smaller);
  return smaller;
}
