import { Kit } from './kit.ts';
import type { ClientParts } from './parts.ts';

export const allParts: ClientParts = { Kit };
