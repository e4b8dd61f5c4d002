import type { GetToken } from '../elements/care-chat-contract.ts';
import type { Begin } from './embed-contract.ts';

/** The portal's identity path, asked with the page's own cookies; nothing of it is kept. */
const tokenFrom =
  (path: string): GetToken =>
  async ({ signal }) => {
    const answer = await fetch(new URL(path, location.href), {
      signal,
      mode: 'same-origin',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
    if (answer.status === 401) return null;
    if (!answer.ok) throw new Error(`data-identity: ${answer.status}`);
    return answer.json();
  };

/** What follows once the elements are here. The chat keeps the launcher's look and repeats its events on it. */
export const begin =
  (api: string): Begin =>
  (launcher, options, place) => {
    const { layout = 'floating', identity = '' } = options;
    const element = document.createElement('care-chat');
    element.launcher = launcher;
    const button = launcher.shadowRoot?.querySelector('button');
    // The loader's own button, until the whole launcher says it.
    for (const event of ['care-opened', 'care-closed'])
      launcher.addEventListener(event, () => button?.setAttribute('aria-expanded', `${element.opened}`));
    place.append(element);
    if (layout !== 'floating') launcher.remove();
    element.start({ api, getToken: tokenFrom(identity), ...options, layout });
    return element;
  };
