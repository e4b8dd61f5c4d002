import { spawnSync } from 'node:child_process';

/** Builds the widget into dist/widget. Throws with the build's own words when it fails. */
export function build(): void {
  const run = spawnSync(process.execPath, ['scripts/build.ts'], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`Building the widget failed\n${run.stdout}${run.stderr}`);
}
