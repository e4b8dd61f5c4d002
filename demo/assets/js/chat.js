// @ts-check
// How this portal starts the chat: its settings, the identity its backend gives, and what to say when the chat's
// script cannot be had.

/**
 * @typedef {{ reason: string, signal: AbortSignal }} TokenRequest
 * @typedef {{ token: string, expires_in: number }} Identity
 * @typedef {{
 *   open(): unknown, close(): unknown, logout(): unknown, destroy(): unknown,
 *   openConversation(id: string): unknown, on(event: string, listener: () => void): unknown,
 * }} Handle
 * @typedef {{ start(options: Record<string, unknown>): Handle, handle?: Handle }} CareChat
 */

const { tenant = '', chatOrigin = '', scheme = 'auto', locale = 'en' } = document.documentElement.dataset;

export const origin = chatOrigin;

/**
 * What every start of the chat is given here.
 * @param {() => string} persona
 */
export function settings(persona) {
  return {
    tenant,
    scheme,
    locale,
    /** @param {TokenRequest} request @returns {Promise<Identity | null>} */
    getToken: async ({ signal }) => {
      const answer = await fetch(`/identity?persona=${encodeURIComponent(persona())}`, {
        signal,
        cache: 'no-store',
        redirect: 'error',
      });
      if (answer.status === 401) return null;
      if (!answer.ok) throw new Error(`The portal could not say who is signed in (${answer.status}).`);
      return answer.json();
    },
  };
}

/**
 * The chat, once its script tag has loaded.
 * @returns {Promise<CareChat>}
 */
export function careChat() {
  const found = () => /** @type {{ CareChat?: CareChat }} */ (window).CareChat;
  return new Promise((resolve) => {
    const ready = () => {
      const chat = found();
      if (chat === undefined) return unavailable(true);
      unavailable(false);
      resolve(chat);
    };
    if (found() !== undefined) return ready();

    const script = /** @type {HTMLScriptElement} */ (document.querySelector('script[data-care-chat]'));
    script.addEventListener('load', ready, { once: true });
    script.addEventListener('error', () => unavailable(true), { once: true });
    // The tag may have failed before this module ran, and then says nothing more. A slow one still starts the chat.
    setTimeout(() => found() ?? unavailable(true), 10_000);
  });
}

/** @param {boolean} shown */
export function unavailable(shown) {
  const message = /** @type {HTMLElement | null} */ (document.querySelector('[data-chat-unavailable]'));
  if (message !== null) message.hidden = !shown;
}
