import { html } from 'hono/html';
import { plainPage, type Html } from './document.ts';

/**
 * A patient and a doctor side by side. Each frame is an origin of its own: on one origin, one person's sign-in would
 * rightly purge the other's.
 */
export function twoPage({ here, there }: { readonly here: string; readonly there: string }): Html {
  return plainPage({
    title: 'Two people, one conversation',
    name: 'two',
    favicon: '/art/northgate.svg',
    body: html`<main class="two">
      <h1 class="hidden-text">Two people, one conversation</h1>
      ${side('Patient', here, '/hospital?persona=patient')} ${side('Doctor', there, '/clinic?persona=doctor')}
    </main>`,
  });
}

function side(name: string, origin: string, path: string): Html {
  return html`<section class="side">
    <h2>${name} <span>${new URL(origin).host}</span></h2>
    <iframe src="${origin}${path}" title="${name}'s page" allow="clipboard-write"></iframe>
  </section>`;
}
