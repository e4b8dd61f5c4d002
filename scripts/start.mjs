// `npm start`: installs what is missing, then scripts/start.ts does the rest under the project's own Node.
import { ensureInstalled, handOver } from './lib/install.mjs';

ensureInstalled();
handOver('scripts/start.ts', process.argv.slice(2));
