// @ts-check
// The script tag starts the chat by its attributes, for the person the page was served for. When that person changes
// without a reload, this module takes over with the same settings in their JavaScript form.
import { careChat, settings } from './chat.js';
import { openPortal } from './portal.js';

const script = /** @type {HTMLScriptElement} */ (document.querySelector('script[data-care-chat]'));
const { accent = '', identity = '' } = script.dataset;

/** @type {import('./chat.js').Handle | undefined} */
let handle;
/** @type {import('./chat.js').CareChat | undefined} */
let chat;

const portal = openPortal({
  onSwitch: async () => {
    await handle?.logout();
    await handle?.destroy();
  },
});

const restart = () => {
  handle = chat?.start({ ...settings(() => portal.persona), layout: 'floating', accent });
};
portal.switched(restart);

chat = await careChat();
handle = chat.handle;
// This tab may remember someone else than the one in the script tag.
if (identity !== `/identity?persona=${portal.persona}`) {
  await handle?.destroy();
  restart();
}
