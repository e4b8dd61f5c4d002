import { html } from 'hono/html';
import { chatScript, chatUnavailable, personaSwitch, portalPage, type Html } from './document.ts';
import type { View } from './view.ts';

/** The staff side of the same hospital: the chat is the page. */
export function clinicPage(view: View): Html {
  return portalPage(view, {
    title: 'Messages, Northgate Clinical',
    name: 'clinic',
    favicon: '/art/northgate.svg',
    chatScript: chatScript(view),
    body: html`<header class="bar bar-dark">
        <a class="brand" href="/clinic">
          <img src="/art/northgate-light.svg" alt="" width="28" height="28" />
          <strong>Northgate Clinical</strong>
        </a>
        <nav class="tabs" aria-label="Clinical">
          <button type="button" data-scenery>My patients</button>
          <button type="button" data-scenery>Ward board</button>
          <button type="button" data-scenery>Orders</button>
          <a href="#messages" aria-current="page">Messages</a>
        </nav>
        ${personaSwitch(view)}
      </header>
      <main class="desk" aria-label="Messages">
        <div class="dock-mount" id="care-chat"></div>
        ${chatUnavailable('If it cannot wait, call the switchboard on 0300 555 0142.')}
      </main>`,
  });
}
