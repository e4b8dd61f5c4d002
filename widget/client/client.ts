import { Late } from '../late.ts';
import { allParts } from './all-parts.ts';
import { LeanClient, type ClientOptions } from './lean-client.ts';
import type { ClientParts } from './parts.ts';

export type { ClientOptions } from './lean-client.ts';

/** The whole chat without a screen, with everything it needs at hand. */
export class ChatClient extends LeanClient {
  constructor(options: ClientOptions) {
    const parts = new Late<ClientParts>();
    parts.give(allParts);
    super(options, parts);
  }
}

export function createClient(options: ClientOptions): ChatClient {
  return new ChatClient(options);
}
