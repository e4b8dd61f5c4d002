import { html } from 'hono/html';
import { chatUnavailable, only, personaSwitch, portalPage, type Html } from './document.ts';
import { icon } from './icons.ts';
import type { View } from './view.ts';

const accent = '#2B6A3D';

/** The pharmacy's shop: the chat waits behind a launcher, started by the attributes of its script tag alone. */
export function pharmacyPage(view: View): Html {
  return portalPage(view, {
    title: 'Linden Pharmacy',
    name: 'pharmacy',
    favicon: '/art/linden.svg',
    chatScript: html`<script
      src="${view.chatOrigin}/widget/care-chat.js"
      async
      data-care-chat
      data-tenant="${view.tenant}"
      data-identity="/identity?persona=${view.persona}"
      data-layout="floating"
      data-accent="${accent}"
      data-scheme="${view.scheme}"
      data-locale="${view.locale}"
    ></script>`,
    body: html`<header class="bar">
        <a class="brand" href="/pharmacy">
          <img src="/art/linden.svg" alt="" width="32" height="32" />
          <strong>Linden Pharmacy</strong>
        </a>
        <nav class="tabs" aria-label="Shop">
          <a href="#prescriptions" aria-current="page">Prescriptions</a>
          <button type="button" data-scenery>Vaccinations</button>
          <button type="button" data-scenery>Travel clinic</button>
          <button type="button" data-scenery>Find a store</button>
        </nav>
        <button type="button" class="bar-item" data-scenery>${icon('basket')} <span>Basket</span></button>
        ${personaSwitch(view, icon('person'))}
      </header>
      <main id="prescriptions">
        <section class="hero">
          <div class="hero-words">
            <h1>Your repeat prescription, ready when you are</h1>
            <p class="hero-lead">
              Order in two minutes. Collect from your store the same day, or have it delivered.
            </p>
            <form class="order" data-scenery>
              <label class="hidden-text" for="prescription-number">Prescription number</label>
              <input id="prescription-number" placeholder="Prescription number" autocomplete="off" />
              <button class="button">Order a repeat</button>
            </form>
            <button type="button" class="link photo" data-scenery>
              ${icon('camera')} Take a photo of your label instead
            </button>
          </div>
          <img class="hero-art" src="/art/linden-hero.svg" alt="" width="720" height="474" />
        </section>
        <div class="shop">
          <section>
            <h2>What do you need today?</h2>
            <ul class="needs">
              ${need('pill', 'Repeat medicines', 'See what is due and order it')}
              ${need('calendar', 'Flu vaccine', 'Book a visit, ten minutes')}
              ${need('van', 'Home delivery', 'Free over 25, next day')}
            </ul>
          </section>
          ${only(
            view,
            ['patient2'],
            due([
              { name: 'Metformin 500 mg', left: '6 tablets left, about 3 days', share: 11 },
              { name: 'Levothyroxine 75 micrograms', left: '41 tablets left, about 6 weeks', share: 73 },
            ]),
          )}
          ${only(
            view,
            ['patient'],
            due([
              { name: 'Amlodipine 5 mg', left: '18 tablets left, about 2 weeks', share: 64 },
              { name: 'Ramipril 5 mg', left: '4 tablets left, about 4 days', share: 14 },
            ]),
          )}
        </div>
      </main>
      <div class="unavailable-corner">
        ${chatUnavailable('Or ring the Mill Road store on 0300 555 0178.')}
      </div>`,
  });
}

function need(name: 'pill' | 'calendar' | 'van', title: string, note: string): Html {
  return html`<li>
    <button type="button" class="card need" data-scenery>
      <span class="need-tile">${icon(name, 22)}</span>
      <strong>${title}</strong>
      <span>${note}</span>
    </button>
  </li>`;
}

interface Medicine {
  readonly name: string;
  readonly left: string;
  /** Per cent of the pack that is left. */
  readonly share: number;
}

function due(medicines: readonly Medicine[]): Html {
  return html`<section>
    <h2>Due soon</h2>
    <ul class="card due">
      ${medicines.map(
        ({ name, left, share }) =>
          html`<li>
            <div>
              <p class="row-name">${name}</p>
              <p class="row-note">${left}</p>
            </div>
            <svg class="supply" viewBox="0 0 260 8" width="260" height="8" aria-hidden="true">
              <rect class="supply-pack" width="260" height="8" rx="4" />
              <rect
                class="${share < 25 ? 'supply-low' : 'supply-left'}"
                width="${Math.round(share * 2.6)}"
                height="8"
                rx="4"
              />
            </svg>
            <button type="button" class="link" data-scenery>
              Order<span class="hidden-text"> ${name}</span>
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}
