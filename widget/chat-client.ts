import { createClient } from './client/client.ts';
import type { Connect } from './elements/care-chat-contract.ts';

/** The chat without a screen: what `<care-chat>` is drawn from, for those who draw their own. */
export const createChatClient: Connect = createClient;
