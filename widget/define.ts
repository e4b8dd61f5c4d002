import { defineTags } from './define-tags.ts';
import { LAUNCHER_TAG } from './elements/care-chat-contract.ts';
import { CareChatLauncher } from './launcher/launcher.ts';

/** Registers every element, the launcher of a floating chat included. Answers whether ours are the ones in use. */
export const defineCareChat = (): boolean => defineTags({ [LAUNCHER_TAG]: CareChatLauncher });
