// `npm run reset`: forgets the demo's conversations, files and keys. Only the state directory, nothing else.
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './lib/install.mjs';

const asked = process.env.CARE_STATE;
const dir = asked === undefined || asked === '' ? join(root, '.state') : resolve(asked);
if (!existsSync(dir)) {
  console.log('Nothing to reset.');
} else if (!existsSync(join(dir, 'secrets.json'))) {
  // CARE_STATE may point anywhere: what `npm start` did not make is not ours to remove.
  console.error(`${dir} was not made by npm start (it holds no secrets.json); left alone.`);
  process.exitCode = 1;
} else {
  rmSync(dir, { recursive: true });
  console.log(`Removed ${dir}. The next npm start begins anew.`);
}
