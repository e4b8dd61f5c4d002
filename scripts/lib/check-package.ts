import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Writes a package's files below `dir`, in place of what was there. */
export function writePackage(dir: string, files: ReadonlyMap<string, string>): void {
  rmSync(dir, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** The package in `dir` as npm would publish it. */
export function pack(dir: string): Uint8Array<ArrayBuffer> {
  const out = mkdtempSync(join(tmpdir(), 'healthcare-chat-pack-'));
  try {
    const run = spawnSync('npm', ['pack', resolve(dir), '--json', '--pack-destination', out], {
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(`npm pack failed\n${run.stderr}`);
    const [packed] = JSON.parse(run.stdout) as readonly { readonly filename: string }[];
    if (packed === undefined) throw new Error('npm packed nothing');
    return new Uint8Array(readFileSync(join(out, packed.filename)));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/**
 * What whoever installs it would stumble over, by publint's rules and by those of "are the types wrong"; nothing, where
 * all is well. The package is for those who import: it has no CommonJS, and none of Node 10's ways to find a file.
 */
export async function complaintsOf(tarball: Uint8Array<ArrayBuffer>): Promise<readonly string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  const found = messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
  const analysis = await checkPackage(createPackageFromTarballData(tarball));
  if (analysis.types === false) return [...found, 'It has no types.'];
  for (const problem of analysis.problems) {
    const { kind } = problem;
    const at = 'resolutionKind' in problem ? problem.resolutionKind : '';
    if (at === 'node10' || kind === 'CJSResolvesToESM') continue;
    found.push(`${kind} ${at} ${'entrypoint' in problem ? problem.entrypoint : ''}`.trim());
  }
  return found;
}
