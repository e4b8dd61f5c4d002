import { html } from 'hono/html';
import { chart } from './chart.ts';
import type { Dates } from './dates.ts';
import type { Html } from './document.ts';
import { icon, resultMark } from './icons.ts';
import type { PatientRecord } from './records.ts';

export function visitCard({ visit }: PatientRecord, on: Dates): Html {
  return html`<section class="card visit" data-section="appointments">
    <p class="visit-day">
      ${on(visit.inDays, 'weekday')}<strong>${on(visit.inDays, 'day')}</strong>${on(visit.inDays, 'month')}
    </p>
    <div class="visit-what">
      <h2>${visit.title}</h2>
      <p>${visit.when}</p>
      <p>${visit.where}</p>
    </div>
    <div class="visit-actions">
      <button type="button" class="button" data-scenery>Check in online</button>
      <button type="button" class="button button-quiet" data-scenery>${icon('pin', 18)} Directions</button>
    </div>
  </section>`;
}

export function readingsCard({ readings }: PatientRecord, today: Date): Html {
  return html`<section class="card" data-section="readings">
    ${head(readings.title, 'Add a reading')} ${chart(readings, today)}
  </section>`;
}

export function resultsCard({ results }: PatientRecord, on: Dates): Html {
  return html`<section class="card" data-section="results">
    ${head('Recent results', 'See all', 'results')}
    <ul class="rows">
      ${results.map(
        ({ name, daysAgo, inRange }) =>
          html`<li>
            <p class="row-name">${name}</p>
            <p class="row-note">${on(-daysAgo, 'dayMonth')}</p>
            <p class="result ${inRange ? 'result-in' : 'result-out'}">
              ${resultMark(inRange)} ${inRange ? 'In range' : 'Above range'}
            </p>
          </li>`,
      )}
    </ul>
  </section>`;
}

export function medicinesCard({ medicines }: PatientRecord): Html {
  return html`<section class="card" data-section="medicines">
    ${head('Medicines', 'Order a repeat')}
    <ul class="rows">
      ${medicines.map(
        ({ name, how }) =>
          html`<li>
            <p class="row-name">${name}</p>
            <p class="row-note">${how}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

export function lettersCard({ letters }: PatientRecord): Html {
  return html`<section class="card" data-section="letters">
    ${head('Letters', 'See all', 'letters')}
    <ul class="rows rows-letters">
      ${letters.map(
        ({ title, pages }) =>
          html`<li>
            ${icon('letter', 18)}
            <p class="row-name">${title}</p>
            <p class="row-note">PDF, ${pages} ${pages === 1 ? 'page' : 'pages'}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** "See all" alone says nothing in a list of buttons: the rest of its name is there for those who hear it. */
function head(title: string, action: string, what?: string): Html {
  return html`<div class="card-head">
    <h2>${title}</h2>
    <button type="button" class="link" data-scenery>
      ${action}${what === undefined ? '' : html`<span class="hidden-text"> ${what}</span>`}
    </button>
  </div>`;
}
