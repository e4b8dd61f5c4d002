import { html } from 'hono/html';
import { icon } from './icons.ts';
import { people, personOf, staff, type Persona } from './people.ts';
import type { View } from './view.ts';

export type Html = ReturnType<typeof html>;

interface Document {
  readonly title: string;
  /** Names the page's style sheet and, when it has one, its script. */
  readonly name: string;
  readonly favicon: string;
  readonly body: Html;
}

/** A page without a chat and without anyone signed in. */
export function plainPage({ title, name, favicon, body }: Document): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="${favicon}" />
        <link rel="stylesheet" href="/css/base.css" />
        <link rel="stylesheet" href="/css/${name}.css" />
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

interface Portal extends Document {
  /** The chat's script tag; a page that imports the npm build has none. */
  readonly chatScript?: Html;
}

/** A page of the portal: it says who is signed in, and its script starts the chat for that person. */
export function portalPage(view: View, { title, name, favicon, body, chatScript }: Portal): Html {
  return html`<!doctype html>
    <html
      lang="en"
      data-scheme="${view.scheme}"
      data-locale="${view.locale}"
      data-tenant="${view.tenant}"
      data-chat-origin="${view.chatOrigin}"
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>${title}</title>
        <link rel="icon" href="${favicon}" />
        <link rel="stylesheet" href="/css/base.css" />
        <link rel="stylesheet" href="/css/${name}.css" />
        ${chatScript ?? ''}
        <script type="module" src="/js/${name}.js"></script>
      </head>
      <body>
        ${body}
        <p class="notice" role="status" data-notice></p>
      </body>
    </html>`;
}

/** The chat's script tag in its plain form: the page's own script decides when and how to start it. */
export function chatScript(view: View): Html {
  return html`<script src="${view.chatOrigin}/widget/care-chat.js" async data-care-chat></script>`;
}

const groups: readonly { label: string; members: readonly Persona[] }[] = [
  { label: 'Patients', members: ['patient', 'patient2'] },
  { label: 'Doctors', members: ['doctor'] },
  { label: 'Pharmacists', members: ['pharmacist'] },
  { label: 'Nurses', members: ['nurse'] },
];

/** Who is signed in, and the way to be someone else: a demo has no sign-in page. */
export function personaSwitch(view: View, picture: Html = avatar(view.persona)): Html {
  const option = (persona: Persona): Html => {
    const { name, greeting, initials, hue } = people[persona];
    return html`<option
      value="${persona}"
      ${persona === view.persona ? 'selected' : ''}
      data-greeting="${greeting}"
      data-initials="${initials}"
      data-hue="${hue}"
    >
      ${name}
    </option>`;
  };
  return html`<label class="persona">
    ${picture}
    <span class="hidden-text">Signed in as</span>
    <select data-persona-switch autocomplete="off">
      ${groups.map(
        ({ label, members }) => html`<optgroup label="${label}">${members.map(option)}</optgroup>`,
      )}
    </select>
    ${icon('chevron', 16)}
  </label>`;
}

function avatar(persona: Persona): Html {
  const { initials, hue } = personOf(persona);
  return html`<span class="avatar" data-avatar data-hue="${hue}" aria-hidden="true">${initials}</span>`;
}

/** Content that belongs to some of the people only. The page's script moves `hidden` when the person changes. */
export function only(view: View, personas: readonly Persona[], content: Html): Html {
  return html`<div class="only" data-only="${personas.join(' ')}" ${hiddenUnless(view, personas)}>
    ${content}
  </div>`;
}

/** The same, inside a sentence. */
export function onlyWords(view: View, personas: readonly Persona[], words: string): Html {
  return html`<span data-only="${personas.join(' ')}" ${hiddenUnless(view, personas)}>${words}</span>`;
}

function hiddenUnless(view: View, personas: readonly Persona[]): string {
  return personas.includes(view.persona) ? '' : 'hidden';
}

/** On a patient's page a member of staff finds the way to their own, and nobody's record. */
export function staffNote(view: View): Html {
  return only(
    view,
    staff,
    html`<section class="card staff-note">
      <h2>This page shows a patient their own record</h2>
      <p>You are signed in as staff. Your messages are here; your patients are in Northgate Clinical.</p>
      <a class="button" href="/clinic?persona=${view.persona}" data-clinic-link>Open Northgate Clinical</a>
    </section>`,
  );
}

/** Shown in the chat's place when its script cannot be had: what happened, and what to do instead. */
export function chatUnavailable(advice: string): Html {
  return html`<div class="unavailable" role="alert" data-chat-unavailable hidden>
    <strong>Messages did not load.</strong>
    <span>Reload the page to try again. ${advice}</span>
  </div>`;
}
