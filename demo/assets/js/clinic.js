import { dockedPage } from './docked.js';

await dockedPage('fill');
