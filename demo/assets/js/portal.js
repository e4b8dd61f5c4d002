// @ts-check
// What every page of the portal does by itself: who is signed in, which view is shown, days in the reader's own
// time zone. It knows nothing of the chat.

// Each page remembers its own person: the clinic's is not the pharmacy's.
const remembered = `portal-persona:${location.pathname}`;

/** @returns {string | null} */
function recall() {
  try {
    return sessionStorage.getItem(remembered);
  } catch {
    // Storage may be denied; the page then forgets between loads, and works.
    return null;
  }
}

/** @param {string} persona */
function remember(persona) {
  try {
    sessionStorage.setItem(remembered, persona);
  } catch {
    // As above.
  }
}

/**
 * @template {Element} E
 * @param {string} selector
 * @returns {E[]}
 */
const all = (selector) => /** @type {E[]} */ ([...document.querySelectorAll(selector)]);

/**
 * @param {{ onSwitch: () => Promise<void> | void }} options
 *   `onSwitch` signs the last person out of the chat. It runs before the page shows anything of the next.
 * @returns {{ readonly persona: string, switched: (done: () => void) => void }}
 */
function personaSwitch({ onSwitch }) {
  const select = /** @type {HTMLSelectElement} */ (document.querySelector('[data-persona-switch]'));
  const known = [...select.options].map((option) => option.value);
  const asked = new URLSearchParams(location.search).get('persona');
  const recalled = recall();

  // The address wins, then this tab's memory, then what the page was served for.
  let persona = [asked, recalled, select.value].find((name) => name !== null && known.includes(name)) ?? '';
  /** @type {() => void} */
  let afterSwitch = () => {};
  let queue = Promise.resolve();

  show(select, persona);
  remember(persona);

  select.addEventListener('change', () => {
    const next = select.value;
    // One at a time: a second choice waits until the first person is out.
    queue = queue.then(async () => {
      await onSwitch();
      persona = next;
      remember(persona);
      const address = new URL(location.href);
      address.searchParams.set('persona', persona);
      history.replaceState(history.state, '', address);
      show(select, persona);
      afterSwitch();
    });
  });

  return {
    get persona() {
      return persona;
    },
    switched(done) {
      afterSwitch = done;
    },
  };
}

/**
 * @param {HTMLSelectElement} select
 * @param {string} persona
 */
function show(select, persona) {
  select.value = persona;
  const { greeting = '', initials = '', hue = '' } = select.selectedOptions[0]?.dataset ?? {};
  for (const avatar of /** @type {HTMLElement[]} */ (all('[data-avatar]'))) {
    avatar.textContent = initials;
    avatar.dataset['hue'] = hue;
  }
  for (const line of all('[data-greeting-line]')) line.textContent = `${partOfDay()}, ${greeting}`;
  for (const part of /** @type {HTMLElement[]} */ (all('[data-only]'))) {
    part.hidden = !(part.dataset['only'] ?? '').split(' ').includes(persona);
  }
  for (const link of /** @type {HTMLAnchorElement[]} */ (all('[data-clinic-link]'))) {
    link.search = `?persona=${persona}`;
  }
}

function partOfDay() {
  const hour = new Date().getHours();
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

/** The server guessed the day in UTC: write it again for where the reader is. */
function localDays() {
  for (const label of /** @type {(HTMLElement | SVGElement)[]} */ (all('[data-day]'))) {
    const date = new Date();
    date.setDate(date.getDate() + Number(label.dataset['day']));
    label.textContent = new Intl.DateTimeFormat('en-GB', JSON.parse(label.dataset['format'] ?? '{}')).format(
      date,
    );
  }
}

/** The portal round the chat is scenery: say so, rather than do nothing. */
function scenery() {
  const notice = document.querySelector('[data-notice]');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let fading;
  const say = () => {
    if (notice === null) return;
    notice.textContent = 'This part of the page is scenery. The chat is real.';
    clearTimeout(fading);
    fading = setTimeout(() => (notice.textContent = ''), 4000);
  };
  for (const part of all('[data-scenery]')) {
    part.addEventListener(part instanceof HTMLFormElement ? 'submit' : 'click', (event) => {
      event.preventDefault();
      say();
    });
  }
}

/**
 * The views of a page, by the address's fragment. A view is a `[data-view]` of that name, or a `[data-section]` to
 * scroll to. Messages is the view that a page opens with.
 */
function views() {
  const links = /** @type {HTMLAnchorElement[]} */ (all('[data-views] a'));
  if (links.length === 0) return;
  const names = links.map((link) => link.hash.slice(1));

  const go = () => {
    const asked = location.hash.slice(1);
    const name = names.includes(asked) ? asked : 'messages';
    document.documentElement.dataset['shown'] = name === 'messages' ? 'messages' : 'record';
    for (const view of /** @type {HTMLElement[]} */ (all('[data-view]')))
      view.hidden = view.dataset['view'] !== name;
    // Where both halves of a page are in sight, Messages stays the current page and the rest are places on it.
    const sideBySide =
      document.querySelector('.columns') !== null && matchMedia('(min-width: 1080px)').matches;
    for (const link of links) {
      const current = link.hash.slice(1) === (sideBySide ? 'messages' : name);
      if (current) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    const section = /** @type {HTMLElement[]} */ (all(`[data-section="${name}"]`)).find(
      (one) => one.offsetParent,
    );
    if (section !== undefined) section.scrollIntoView({ block: 'start' });
    else if (name === 'home') window.scrollTo({ top: 0 });
  };

  addEventListener('hashchange', go);
  matchMedia('(min-width: 1080px)').addEventListener('change', go);
  go();
}

/** @param {{ onSwitch: () => Promise<void> | void }} options */
export function openPortal(options) {
  localDays();
  scenery();
  views();
  return personaSwitch(options);
}
