import { html, nothing, type TemplateResult } from 'lit';
import type { TenantSettings } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { bringsFiles } from './composer-files.ts';
import { formatFor } from './format.ts';
import { laterIcon } from './icons-later.ts';
import { openMenu } from './menu.ts';

/** What the browser chooses files with, and what it takes a photo with where it has a camera. */
export const filePickers = (
  settings: TenantSettings | null,
  chosen: (event: Event) => void,
): TemplateResult =>
  html`<input
      class="files"
      type="file"
      hidden
      multiple
      tabindex="-1"
      accept=${settings?.attachments.media_types.join(',') ?? nothing}
      @change=${chosen}
    />
    <input
      class="camera"
      type="file"
      hidden
      tabindex="-1"
      accept="image/*"
      capture="environment"
      @change=${chosen}
    />`;

/** Asks for files; says how large one may be. */
export function attachButton(
  settings: TenantSettings | null,
  { attachment, composer, locale }: WholeStrings,
  disabled: boolean,
  ask: (event: Event) => void,
): TemplateResult {
  const limit = attachment.limit(
    formatFor(locale).size(settings?.attachments.max_bytes ?? limits.attachments.maxBytes),
  );
  return html`<button
    class="icon-button attach"
    type="button"
    title=${limit}
    aria-label="${composer.attach}. ${limit}"
    ?disabled=${disabled}
    @click=${ask}
  >
    ${laterIcon('attach')}
  </button>`;
}

/** Asks, beside `button`, where files come from. */
export function attachMenu(
  button: EventTarget | null,
  { composer: words }: WholeStrings,
  choose: (from: 'files' | 'camera') => void,
): void {
  if (!(button instanceof HTMLElement)) return;
  const root = button.getRootNode();
  const host = root instanceof ShadowRoot ? root.host : document.body;
  // The whole of the conversation, where the composer is a part of one.
  const around = host.getRootNode();
  openMenu(button.closest('.composer') ?? root, {
    label: words.attach,
    rows: [
      { label: words.takePhoto, icon: laterIcon('camera'), run: () => choose('camera') },
      { label: words.chooseFiles, icon: laterIcon('file'), run: () => choose('files') },
    ],
    anchor: button,
    bounds: around instanceof ShadowRoot ? around.host : document.documentElement,
    side: 'above',
    closed: (chosen) => {
      if (chosen) button.focus();
    },
  });
}

/** Has files chosen; by a phone, which most likely has a camera, it is asked first where they come from. */
export function askForFiles(
  button: EventTarget | null,
  settings: TenantSettings | null,
  phone: boolean,
  strings: WholeStrings,
): void {
  const root = button instanceof HTMLElement ? button.getRootNode() : null;
  const choose = (from: 'files' | 'camera'): void => {
    if (root instanceof ShadowRoot) root.querySelector<HTMLInputElement>(`input.${from}`)?.click();
  };
  const types = settings?.attachments.media_types ?? [];
  const pictures = types.length === 0 || types.some((type) => type.startsWith('image/'));
  if (phone && pictures) attachMenu(button, strings, choose);
  else choose('files');
}

/** What was chosen; the same file can be chosen again. */
export function chosenFiles({ target }: Event): readonly File[] {
  if (!(target instanceof HTMLInputElement)) return [];
  const files = [...(target.files ?? [])];
  target.value = '';
  return files;
}

/** The files of a paste, which is then over. A copied table comes as text and as its picture: the text is what was meant. */
export function pastedFiles(event: ClipboardEvent): readonly File[] {
  const data = event.clipboardData;
  if (!bringsFiles(data) || data.types.includes('text/plain')) return [];
  event.preventDefault();
  return [...data.files];
}
