// @ts-check
import { careChat, settings } from './chat.js';
import { openPortal } from './portal.js';

/**
 * A page with the chat mounted in `#care-chat` and open from the start.
 * @param {'docked' | 'fill'} layout
 */
export async function dockedPage(layout) {
  /** @type {import('./chat.js').Handle | undefined} */
  let handle;
  const portal = openPortal({ onSwitch: async () => void (await handle?.logout()) });
  portal.switched(() => handle?.open());

  const chat = await careChat();
  handle = chat.start({ ...settings(() => portal.persona), mount: '#care-chat', layout });
}
