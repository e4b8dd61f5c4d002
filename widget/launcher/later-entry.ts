/** The whole panel first: what is there is then shared, and only what is left makes the later chunk. */
import './panel-entry.ts';

export { laterElements, laterTags, wholeClient } from '../later.ts';
/** For the build, which wires it. */
export { importer } from './lazy.ts';
