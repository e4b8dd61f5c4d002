import { en } from './en.ts';
import type { Strings } from './types.ts';

export type { Strings } from './types.ts';

/** What an element says unless it is given another table. English comes with the widget, others load on demand. */
export const strings: Strings = en;
