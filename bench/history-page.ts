import { defineCareChat } from '../widget/define.ts';
import { Drift } from '../widget/elements/drift-testing.ts';
import { FirstList } from '../widget/elements/first-list.ts';
import type { Message } from '../protocol/entities.ts';
import { ALL, markOf } from './history-trace.ts';
import { historyPage } from './history-messages.ts';
import {
  Filled,
  OLDER,
  releasePictures,
  show,
  type Kind,
  type Subject,
  type Where,
} from './history-subjects.ts';

/** Runs in the browser: a long history in the real store, shown by one of three lists. `bench/history.ts` drives it. */

/** What happens while one row is watched; only whoever drives the page can turn it. */
export type Scene = 'older pages' | 'pictures' | 'composer' | 'font' | 'turn' | 'all';

const PAGE = 50;

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const frames = async (count: number): Promise<void> => {
  for (let each = 0; each < count; each++) await frame();
};

/** Resolves right behind the next frame, when what it shows is painted. */
async function shown(): Promise<void> {
  await frame();
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port2.onmessage = resolve;
    port1.postMessage(null);
  });
  port1.close();
}

/** Does something in a turn of its own, and marks when it is painted and when all it led to is done. */
async function timed(what: string | undefined, act: () => void): Promise<void> {
  const mark = (end: 'begin' | 'end', which = ''): void => {
    if (what !== undefined) performance.mark(markOf(what + which, end));
  };
  mark('begin');
  mark('begin', ALL);
  await new Promise<void>((resolve) =>
    setTimeout(() => {
      act();
      resolve();
    }),
  );
  await shown();
  mark('end');
  await frames(5);
  mark('end', ALL);
}

/** Pixels a step, one a frame, and steps to a stretch of 1,000. */
const STEP_PX = 100;
const STEPS = 10;

export class HistoryBench {
  readonly #box: HTMLElement;
  #filled: Filled | null = null;
  #subject: Subject | null = null;
  /** First and last message there is. */
  #first = 0;
  #last = 0;

  constructor(box: HTMLElement) {
    this.#box = box;
  }

  fill(count: number, where: Where): void {
    this.#filled = new Filled(count, where);
    this.#first = OLDER + 1;
    this.#last = OLDER + count;
  }

  async mount(kind: Kind, where: Where, what?: string): Promise<void> {
    await timed(what, () => (this.#subject = show(kind, this.#there, this.#box, where)));
  }

  async unmount(): Promise<void> {
    this.#subject?.stop();
    this.#subject = null;
    this.#box.replaceChildren();
    releasePictures(false);
    await frames(2);
  }

  async append(what?: string): Promise<void> {
    const [row] = historyPage(++this.#last, this.#last);
    if (row !== undefined) await timed(what, this.#shown.append(row));
  }

  async prepend(what?: string): Promise<void> {
    await timed(what, this.#shown.prepend(this.#older()));
  }

  /** A page as it came, before anyone has taken it in. */
  #older(): readonly Message[] {
    this.#first -= PAGE;
    return historyPage(this.#first, this.#first + PAGE - 1);
  }

  get rows(): number {
    return this.#subject?.rows() ?? 0;
  }

  /** Stands at a place, once all around it is measured. */
  async stand(top: number): Promise<void> {
    const scroller = this.#scroller;
    for (let turn = 0; turn < 20; turn++) {
      if (scroller.scrollTop === top && turn > 3) return;
      scroller.scrollTop = top;
      await frames(3);
    }
    throw new Error(`does not stand at ${top}, but at ${scroller.scrollTop}`);
  }

  /** Scrolls up `stretches` times 1,000 px; answers the long tasks of each, in ms. */
  async scroll(stretches: number): Promise<number[][]> {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
    const found: number[][] = [];
    for (let stretch = 0; stretch < stretches; stretch++) {
      for (let step = 0; step < STEPS; step++) {
        this.#scroller.scrollTop -= STEP_PX;
        await frame();
      }
      await frames(2);
      found.push(tasks.splice(0));
    }
    observer.disconnect();
    return found;
  }

  /** How far the first whole row in view gets from its place while `scene` plays: the most of any frame, in px. */
  async drift(scene: Scene, forMs: number): Promise<number> {
    const scroller = this.#scroller;
    const view = (): number => scroller.getBoundingClientRect().top;
    const anchor = [...scroller.querySelectorAll('care-message-bubble :is(.b, .system)')].find(
      (each) => each.getBoundingClientRect().top >= view(),
    );
    if (anchor === undefined) throw new Error('nothing is in view');
    const drift = new Drift(anchor, scroller);
    this.#scenes[scene]();
    await new Promise((resolve) => setTimeout(resolve, forMs));
    await frames(2);
    drift.stop();
    return drift.most;
  }

  readonly #scenes: Readonly<Record<Scene, () => void>> = {
    'older pages': () => later([50, 300, 600], () => this.#shown.prepend(this.#older())()),
    pictures: () => later([50, 250, 450, 650], () => releasePictures(true)),
    composer: () => later([50, 200, 350, 500], () => this.#type()),
    font: () =>
      later([50, 500], (turn) =>
        this.#box.style.setProperty('--care-font', turn === 0 ? 'monospace' : 'serif'),
      ),
    turn: () => undefined,
    all: () => {
      this.#scenes['older pages']();
      this.#scenes.pictures();
      this.#scenes.composer();
      this.#scenes.font();
    },
  };

  #type(): void {
    const composer = this.#box.querySelector('care-chat-window')?.shadowRoot?.querySelector('care-composer');
    const field = composer?.shadowRoot?.querySelector('textarea');
    if (!field) throw new Error('no place to write');
    field.value += 'Another line of what one writes\n';
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }

  get #shown(): Subject {
    if (this.#subject === null) throw new Error('nothing is shown');
    return this.#subject;
  }

  get #there(): Filled {
    if (this.#filled === null) throw new Error('nothing is filled');
    return this.#filled;
  }

  get #scroller(): HTMLElement {
    const scroller = this.#subject?.scroller() ?? null;
    if (scroller === null) throw new Error('nothing scrolls');
    return scroller;
  }
}

const later = (times: readonly number[], run: (turn: number) => void): void =>
  times.forEach((ms, turn) => setTimeout(() => run(turn), ms));

declare global {
  interface Window {
    bench?: HistoryBench;
  }
}

defineCareChat();
customElements.define('care-first-list', FirstList);
const box = document.querySelector<HTMLElement>('main');
if (box === null) throw new Error('no place for a list');
window.bench = new HistoryBench(box);
