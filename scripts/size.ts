import { readFile } from 'node:fs/promises';
import { verdictsOf } from './lib/budgets.ts';
import { buildWidget } from './lib/widget-build.ts';
import { gzipBytes, type Built } from './lib/widget-bundle.ts';

/**
 * `npm run size`: what the widget's files weigh, and what each dependency and each folder of ours costs in them. Ends
 * with 1 when a budget is not kept. A cost is a share of the file's gzip bytes by minified bytes: what is there
 * twice compresses better than that says, what is there once worse.
 */

/** A package by its name, our own code by its folder, and what stands for a package by that. */
function ownerOf(path: string): string {
  if (path.endsWith('/schema-lite.ts')) return "zod/mini's stand-in";
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)|((?:widget|protocol)(?:\/[^/]+(?=\/))?)/u.exec(path);
  return found?.[1] ?? found?.[2] ?? path;
}

function costs({ ingredients, text }: Built): readonly (readonly [owner: string, bytes: number])[] {
  const byOwner = new Map<string, number>();
  for (const [path, bytes] of Object.entries(ingredients))
    byOwner.set(ownerOf(path), (byOwner.get(ownerOf(path)) ?? 0) + bytes);
  const all = [...byOwner.values()].reduce((sum, bytes) => sum + bytes, 0);
  return [...byOwner]
    .filter(([, bytes]) => bytes > 0)
    .map(([owner, bytes]): [string, number] => [owner, Math.round((bytes / all) * gzipBytes(text))])
    .sort(([, a], [, b]) => b - a);
}

const line = (name: string, bytes: number): string =>
  `${name.padEnd(44)} ${String(bytes).padStart(7)} B gzip`;

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
const { loader, panel, styles, later, lazy, languages } = await buildWidget(version);
const files = [
  ['loader, with the page', loader],
  ['panel, until the first bubble', panel],
  ['styles, no script', styles],
  ['later, after it', later],
  ...lazy.map((built) => ['when it is used', built] as const),
] as const;
for (const [what, built] of files) {
  console.log(line(`${what} (${built.name})`, gzipBytes(built.text)));
  for (const [owner, bytes] of costs(built)) console.log(line(`  ${owner}`, bytes));
}
for (const { name, text } of languages) console.log(line(`another language (${name})`, gzipBytes(text)));
console.log('');
const loaderBytes = gzipBytes(loader.text);
const verdicts = verdictsOf({ loader: loaderBytes, firstBubble: loaderBytes + gzipBytes(panel.text) });
for (const { name, is, atMost, kept } of verdicts)
  console.log(`${kept ? 'pass' : 'FAIL'}  ${name}: ${is} of ${atMost} B`);
process.exitCode = verdicts.every(({ kept }) => kept) ? 0 : 1;
