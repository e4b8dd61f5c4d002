/** What a person would do to bring a state about, for the states that a view alone does not make. */

const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

/** Two seconds at sixty frames; a state that is not there by then is a mistake of the gallery's. */
const MOST_FRAMES = 120;

function* within(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot !== null) yield* within(element.shadowRoot);
  }
}

/** The first that matches, through open shadow roots, once it is there. */
export async function there(root: ParentNode, selector: string): Promise<HTMLElement> {
  for (let frame = 0; frame < MOST_FRAMES; frame++) {
    for (const element of within(root))
      if (element instanceof HTMLElement && element.matches(selector)) return element;
    await nextFrame();
  }
  throw new Error(`${selector} did not come`);
}

export const click =
  (...selectors: readonly string[]) =>
  async (root: ParentNode): Promise<void> => {
    for (const selector of selectors) (await there(root, selector)).click();
  };

/** Types as a person does: the field's value, and an event. */
export const type =
  (selector: string, text: string) =>
  async (root: ParentNode): Promise<void> => {
    const field = await there(root, selector);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
      throw new Error(`${selector} is no field`);
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  };

export async function openEmoji(root: ParentNode): Promise<void> {
  await click('.emoji[aria-expanded]')(root);
  await there(root, '[role=gridcell] button');
}

/** Opens the menu of the newest message, by its key. */
export async function menuOfLast(root: ParentNode): Promise<void> {
  const newest = await there(root, 'care-message-bubble[tabindex="0"]');
  newest.focus();
  newest.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true, composed: true, cancelable: true }),
  );
  await there(root, '[role=menuitem]');
}

/** The rows of the menu of one's own message that was just sent, in their order. */
const ROWS = ['reply', 'copy', 'edit', 'details', 'retract'] as const;

/** Chooses from the menu of the newest message. */
export const chooseOfLast =
  (row: (typeof ROWS)[number], ...then: readonly string[]) =>
  async (root: ParentNode): Promise<void> => {
    await menuOfLast(root);
    await click(`.item:nth-of-type(${ROWS.indexOf(row) + 1})`)(root);
    for (const selector of then) await there(root, selector);
  };

/** Moves a mouse onto something. */
export const hover =
  (selector: string) =>
  async (root: ParentNode): Promise<void> => {
    const event = { pointerType: 'mouse', bubbles: true, composed: true };
    (await there(root, selector)).dispatchEvent(new PointerEvent('pointerover', event));
  };

/** Goes there by key, for what ends when the browser finds the mouse elsewhere. */
export const goTo =
  (selector: string) =>
  async (root: ParentNode): Promise<void> =>
    (await there(root, selector)).focus({ focusVisible: true } as FocusOptions);

/** After the next two paints: what was drawn has been laid out, and what watches it has spoken. */
export async function painted(): Promise<void> {
  await nextFrame();
  await nextFrame();
}
