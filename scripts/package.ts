import { gzipSync } from 'node:zlib';
import { complaintsOf, pack, writePackage } from './lib/check-package.ts';
import { npmPackage } from './lib/npm-package.ts';

/** `npm run package`: makes the npm package in dist/package, and checks it as it would be published. */

const OUT = 'dist/package';

async function main(): Promise<number> {
  const files = await npmPackage();
  writePackage(OUT, files);
  const tarball = pack(OUT);
  for (const [name, text] of files)
    if (/^\w+\.js$/u.test(name)) console.log(`${name.padEnd(12)} ${gzipSync(text).byteLength} B gzip`);
  console.log(`${OUT}: ${files.size} files, ${tarball.byteLength} B packed`);
  const complaints = await complaintsOf(tarball);
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length === 0) console.log('publint and "are the types wrong": nothing to say');
  return complaints.length === 0 ? 0 : 1;
}

process.exitCode = await main();
