import { afterAll, expect, test } from 'vitest';
import { openGallery } from '../support/gallery-page.ts';

/** Whatever a dialog holds, and however low the chat it lies over, all of it can be reached. */

const gallery = await openGallery({ viewport: { width: 1280, height: 800 } });
afterAll(() => gallery.close());

const MANY = 40;

/** Has a picker find so many that no screen holds them. */
const crowd = (): Promise<void> =>
  gallery.page.evaluate(async (count) => {
    const find = (root: ParentNode): HTMLElementTagNameMap['care-people-picker'] | undefined =>
      [...root.querySelectorAll('*')].flatMap((element) =>
        element.localName === 'care-people-picker'
          ? [element as HTMLElementTagNameMap['care-people-picker']]
          : element.shadowRoot === null
            ? []
            : (find(element.shadowRoot) ?? []),
      )[0];
    const picker = find(document);
    if (picker === undefined) throw new Error('no picker');
    const { actions } = picker;
    if (actions === null) throw new Error('a picker that asks nobody');
    const [person] = await actions.directory('');
    if (person === undefined) throw new Error('nobody to show');
    picker.actions = {
      ...actions,
      directory: () =>
        Promise.resolve(Array.from({ length: count }, (_, at) => ({ ...person, user_id: `person-${at}` }))),
    };
    const field = picker.shadowRoot?.querySelector<HTMLInputElement>('[type=search]');
    if (!field) throw new Error('no field to search by');
    field.value = 'a';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    const shown = (): number => picker.shadowRoot?.querySelectorAll('.person-row').length ?? 0;
    while (shown() < count) await new Promise(requestAnimationFrame);
  }, MANY);

/** What of the dialogs on show cannot be brought to within the chat, once it is scrolled to. */
const outOfReach = (dialog: string): Promise<{ found: number; lost: readonly string[] }> =>
  gallery.page.evaluate((name) => {
    const lost: string[] = [];
    let found = 0;
    const chat = document.querySelector('care-chat')?.shadowRoot?.querySelector('.root');
    if (!chat) throw new Error('no chat');
    const room = chat.getBoundingClientRect();
    // What hides its overflow can be scrolled by a script, and by nobody else.
    const unscrolled = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot !== null) unscrolled(element.shadowRoot);
        if (getComputedStyle(element).overflowY === 'hidden') element.style.overflow = 'clip';
      }
    };
    unscrolled(document);
    const walk = (root: ParentNode, inside: boolean): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        const within = inside || element.localName === name;
        if (element.shadowRoot !== null) walk(element.shadowRoot, within);
        if (!within || !element.matches('button,input,select,h2,p') || !element.checkVisibility()) continue;
        element.scrollIntoView({ block: 'nearest' });
        const { top, bottom, width, height } = element.getBoundingClientRect();
        if (width <= 1 || height <= 1) continue;
        found++;
        if (top < room.top - 1 || bottom > Math.min(room.bottom, innerHeight) + 1)
          lost.push(`${element.className} ${element.ariaLabel ?? element.innerText}`);
      }
    };
    walk(document, false);
    return { found, lost };
  }, dialog);

test.each([
  ['people-over-chat', 'care-people-picker', 'en-GB', 1280, 800],
  ['people-over-chat', 'care-people-picker', 'de', 390, 640],
  ['people-over-chat', 'care-people-picker', 'en-GB', 780, 390],
  ['group-pane-add', 'care-people-picker', 'en-GB', 1280, 800],
  ['group-pane-add', 'care-people-picker', 'de', 320, 640],
  ['settings-over-chat', 'care-settings', 'de', 320, 640],
  ['settings-over-chat', 'care-settings', 'en-GB', 780, 390],
] as const)('%s, %s in %s at %i × %i', async (state, dialog, lang, width, height) => {
  await gallery.page.setViewportSize({ width, height });
  await gallery.show(state, { lang });
  if (dialog === 'care-people-picker') await crowd();
  const { found, lost } = await outOfReach(dialog);
  expect(found).toBeGreaterThan(dialog === 'care-people-picker' ? MANY : 5);
  expect(lost).toEqual([]);
});
