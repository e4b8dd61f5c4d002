import { html } from 'hono/html';
import { plainPage, type Html } from './document.ts';

const pages = [
  {
    path: '/hospital',
    name: 'Hospital portal',
    note: 'Northgate Hospital, the chat docked beside the record. One script tag.',
  },
  {
    path: '/pharmacy',
    name: 'Pharmacy',
    note: 'Linden Pharmacy, the chat behind a launcher, in the shop’s own green.',
  },
  {
    path: '/patient-app',
    name: 'Patient app',
    note: 'Phone shaped, the chat as a custom element from the npm build.',
  },
  {
    path: '/clinic',
    name: 'Clinic',
    note: 'Northgate Clinical, the same conversations from the staff’s side.',
  },
];

const twoPage = {
  path: '/two',
  name: 'Two people',
  note: 'A patient and a doctor side by side, each on an origin of their own.',
};

/** `withTwo`: whether this address has a twin to put the second person on. */
export function indexPage(withTwo: boolean): Html {
  return plainPage({
    title: 'Healthcare Chat: demo pages',
    name: 'index',
    favicon: '/art/northgate.svg',
    body: html`<main class="index">
      <h1>Healthcare Chat</h1>
      <p>
        Made-up portals with made-up people. Each embeds the chat as a customer would, from another origin.
      </p>
      <ul>
        ${[...pages, ...(withTwo ? [twoPage] : [])].map(
          ({ path, name, note }) =>
            html`<li>
              <a class="card" href="${path}"><strong>${name}</strong><span>${note}</span></a>
            </li>`,
        )}
      </ul>
      <p>Every page lets you change who is signed in. Nobody here is real.</p>
    </main>`,
  });
}
