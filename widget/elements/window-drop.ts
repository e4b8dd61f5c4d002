import { bringsFiles } from './composer-files.ts';

/** Files dragged over an element: whether they are there now, and what to do when they fall. */
export class FileDrop {
  readonly #wanted: () => boolean;
  readonly #changed: (over: boolean) => void;
  readonly #take: (files: FileList) => void;
  /** Enter and leave of nested elements come in pairs; files are over us while more have come than gone. */
  #depth = 0;

  /** `wanted` says whether files may be dropped now; `changed` hears when they come over and leave. */
  constructor(wanted: () => boolean, changed: (over: boolean) => void, take: (files: FileList) => void) {
    this.#wanted = wanted;
    this.#changed = changed;
    this.#take = take;
  }

  readonly enter = (event: DragEvent): void => {
    if (!bringsFiles(event.dataTransfer) || !this.#wanted()) return;
    event.preventDefault();
    this.#depth++;
    this.#changed(true);
  };

  readonly over = (event: DragEvent): void => {
    if (bringsFiles(event.dataTransfer) && this.#wanted()) event.preventDefault();
  };

  readonly leave = (): void => {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth === 0) this.#changed(false);
  };

  readonly drop = (event: DragEvent): void => {
    this.#depth = 0;
    this.#changed(false);
    if (!bringsFiles(event.dataTransfer) || !this.#wanted()) return;
    event.preventDefault();
    this.#take(event.dataTransfer.files);
  };
}
