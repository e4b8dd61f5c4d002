import { Courier } from './courier.ts';
import type { ClientParts } from './parts.ts';
import { Requests } from './requests.ts';
import { Search } from './search.ts';

export const allParts: ClientParts = { Courier, Requests, Search };
