import type { DeviceSettings } from '../client/attention.ts';

/** A dialog over everything else of a chat, which cannot be reached meanwhile. */
export class Overlay<Tag extends 'care-settings' | 'care-idle-dialog'> {
  readonly #tag: Tag;
  readonly #box: () => HTMLElement | null;
  #shown: HTMLElementTagNameMap[Tag] | null = null;
  #inert: readonly HTMLElement[] = [];

  /** `box` is what it lies over and in. */
  constructor(tag: Tag, box: () => HTMLElement | null) {
    this.#tag = tag;
    this.#box = box;
  }

  open(properties: Partial<HTMLElementTagNameMap[Tag]>): void {
    this.close();
    const box = this.#box();
    if (box === null) return;
    const dialog = document.createElement(this.#tag);
    Object.assign(dialog, properties);
    const layer = document.createElement('div');
    layer.className = 'overlay';
    layer.append(dialog);
    this.#inert = [...box.children].filter(
      (each): each is HTMLElement => each instanceof HTMLElement && !each.inert,
    );
    for (const each of this.#inert) each.inert = true;
    box.append(layer);
    this.#shown = dialog;
  }

  /** Answers whether it is open. */
  set(properties: Partial<HTMLElementTagNameMap[Tag]>): boolean {
    if (this.#shown !== null) Object.assign(this.#shown, properties);
    return this.#shown !== null;
  }

  on<Name extends keyof OverlayEvents>(name: Name, listener: (event: OverlayEvents[Name]) => void): void {
    this.#shown?.addEventListener(name, listener as EventListener);
  }

  focus(): void {
    this.#shown?.focus();
  }

  close(): void {
    for (const each of this.#inert) each.inert = false;
    this.#inert = [];
    this.#shown?.parentElement?.remove();
    this.#shown = null;
  }
}

interface OverlayEvents {
  'care-change': CustomEvent<{ settings: DeviceSettings }>;
  'care-done': Event;
  'care-leave': Event;
}
