/** What few see, and together, since they look alike: one chunk. */
export { IdleDialog } from './idle-dialog.ts';
export { Settings } from './settings.ts';
