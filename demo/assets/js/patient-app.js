// @ts-check
// A customer with a build step writes a plain import. This page has none, and its chat's address is a setting.
import { origin, settings, unavailable } from './chat.js';
import { openPortal } from './portal.js';

/** @typedef {import('./chat.js').Handle & HTMLElement & { start(options: Record<string, unknown>): unknown }} Element */
const element = /** @type {Element} */ (document.querySelector('care-chat'));
let started = false;

const portal = openPortal({
  onSwitch: async () => {
    if (started) await element.logout();
  },
});
portal.switched(() => started && element.open());

try {
  const { defineCareChat } = await import(`${origin}/widget/npm/index.js`);
  defineCareChat();
  element.start({ ...settings(() => portal.persona), api: origin, layout: 'fill' });
  started = true;
} catch {
  unavailable(true);
}
