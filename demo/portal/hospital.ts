import { html } from 'hono/html';
import { datesFrom, type Dates } from './dates.ts';
import {
  chatScript,
  chatUnavailable,
  only,
  onlyWords,
  personaSwitch,
  portalPage,
  staffNote,
  type Html,
} from './document.ts';
import { icon } from './icons.ts';
import { personOf } from './people.ts';
import { lettersCard, medicinesCard, readingsCard, resultsCard, visitCard } from './record-cards.ts';
import { daniel, nora, type PatientRecord } from './records.ts';
import type { View } from './view.ts';

/** The hospital's portal: the person's record at the left, the chat docked beside it. */
export function hospitalPage(view: View): Html {
  const on = datesFrom(view.today);
  return portalPage(view, {
    title: 'Northgate Hospital',
    name: 'hospital',
    favicon: '/art/northgate.svg',
    chatScript: chatScript(view),
    body: html`<header class="bar">
        <a class="brand" href="/hospital">
          <img src="/art/northgate.svg" alt="" width="28" height="28" />
          <span><strong>Northgate</strong> <span class="brand-rest">Hospital</span></span>
        </a>
        <nav class="tabs" aria-label="Portal" data-views>
          <a href="#home">Home</a>
          <a class="wide-only" href="#appointments">Appointments</a>
          <a class="wide-only" href="#results">Results</a>
          <a class="wide-only" href="#medicines">Medicines</a>
          <a class="wide-only" href="#letters">Letters</a>
          <a href="#messages" aria-current="page">Messages</a>
        </nav>
        <button type="button" class="round" aria-label="Notifications" data-scenery>${icon('bell')}</button>
        ${personaSwitch(view)}
      </header>
      <div class="columns">
        <main class="record">
          <div class="greeting">
            <h1 data-greeting-line>Good morning, ${personOf(view.persona).greeting}</h1>
            <p>
              ${on(0, 'full')}.${onlyWords(view, ['patient', 'patient2'], ' You have one appointment coming up.')}
            </p>
          </div>
          ${only(view, ['patient'], cards(nora(on), on, view.today))}
          ${only(view, ['patient2'], cards(daniel(on), on, view.today))} ${staffNote(view)}
          <footer class="foot">
            <button type="button" class="link" data-scenery>Privacy</button>
            <button type="button" class="link" data-scenery>Accessibility</button>
            <button type="button" class="link" data-scenery>Help</button>
            <span>Switchboard 0300 555 0142</span>
          </footer>
        </main>
        <aside class="dock" aria-label="Messages">
          <div class="dock-mount" id="care-chat"></div>
          ${chatUnavailable('If it cannot wait, call the switchboard on 0300 555 0142.')}
        </aside>
      </div>`,
  });
}

function cards(record: PatientRecord, on: Dates, today: Date): Html {
  return html`${visitCard(record, on)} ${readingsCard(record, today)}
    <div class="pair">${resultsCard(record, on)} ${medicinesCard(record)}</div>
    ${lettersCard(record)}`;
}
