import { html } from 'hono/html';
import { datesFrom, type Dates } from './dates.ts';
import { chatUnavailable, only, personaSwitch, portalPage, staffNote, type Html } from './document.ts';
import { icon } from './icons.ts';
import { personOf } from './people.ts';
import { lettersCard, medicinesCard, readingsCard, resultsCard, visitCard } from './record-cards.ts';
import { daniel, nora, type PatientRecord } from './records.ts';
import type { View } from './view.ts';

const views = [
  { id: 'home', name: 'Home', icon: 'home' },
  { id: 'visits', name: 'Visits', icon: 'calendar' },
  { id: 'messages', name: 'Messages', icon: 'bubble' },
  { id: 'record', name: 'Record', icon: 'record' },
] as const;

/** The patient's app, phone shaped: the chat is one of its four views, and comes from the npm build. */
export function patientAppPage(view: View): Html {
  const on = datesFrom(view.today);
  const both = (cards: (record: PatientRecord) => Html): Html =>
    html`${only(view, ['patient'], cards(nora(on)))} ${only(view, ['patient2'], cards(daniel(on)))}`;
  return portalPage(view, {
    title: 'Northgate app',
    name: 'patient-app',
    favicon: '/art/northgate.svg',
    body: html`<div class="phone">
      <header class="app-bar">
        <img src="/art/northgate.svg" alt="Northgate" width="26" height="26" />
        ${personaSwitch(view)}
      </header>
      <main class="app-views">
        <section class="app-view" data-view="home" aria-label="Home" hidden>
          <div class="greeting">
            <h1 data-greeting-line>Good morning, ${personOf(view.persona).greeting}</h1>
            <p>${on(0, 'full')}</p>
          </div>
          ${both((record) => html`${visitCard(record, on)} ${readingsCard(record, view.today)}`)}
          ${staffNote(view)}
        </section>
        <section class="app-view" data-view="visits" aria-label="Visits" hidden>
          <h1>Visits</h1>
          ${both((record) => visits(record, on))} ${staffNote(view)}
        </section>
        <section class="app-view app-view-chat" data-view="messages" aria-label="Messages">
          <care-chat layout="fill"></care-chat>
          ${chatUnavailable('If it cannot wait, call the switchboard on 0300 555 0142.')}
        </section>
        <section class="app-view" data-view="record" aria-label="Record" hidden>
          <h1>Record</h1>
          ${both((record) => html`${resultsCard(record, on)} ${medicinesCard(record)} ${lettersCard(record)}`)}
          ${staffNote(view)}
        </section>
      </main>
      <nav class="app-tabs" aria-label="App" data-views>
        ${views.map(
          ({ id, name, icon: picture }) =>
            html`<a href="#${id}" ${id === 'messages' ? 'aria-current=page' : ''}>
              ${icon(picture, 22)} <span>${name}</span>
            </a>`,
        )}
      </nav>
    </div>`,
  });
}

function visits(record: PatientRecord, on: Dates): Html {
  return html`${visitCard(record, on)}
    <section class="card">
      <h2>Earlier visits</h2>
      <ul class="rows">
        <li>
          <p class="row-name">${record.visit.title}</p>
          <p class="row-note">${on(-10, 'dayMonth')}, Northgate Hospital</p>
        </li>
        <li>
          <p class="row-name">Blood test</p>
          <p class="row-note">${on(-2, 'dayMonth')}, Northgate Hospital</p>
        </li>
      </ul>
    </section>`;
}
