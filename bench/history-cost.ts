import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Subject } from './history-browser.ts';
import { ALL, CATEGORIES, worked, type Work } from './history-trace.ts';
import { median } from './stats.ts';
import { ms } from './table.ts';
import { within } from './within.ts';

/**
 * What it costs to open a long history, to add to it and to page back: script, style and layout of the page's thread,
 * by its own clock, until the change and all it leads to are painted.
 */

const ROUNDS = 20;
export const FEW = 500;
export const MANY = 10_000;
export const SIZES = [FEW, MANY, 50_000] as const;
/** How long a list without a window is waited for. */
const LIMIT_MS = 240_000;

const OPENED = { newest: 'open at the newest', unread: 'open at the first unread' } as const;
export const GROWN = ['append one', 'prepend 50'] as const;
type Operation = (typeof GROWN)[number] | (typeof OPENED)[keyof typeof OPENED];

/** The median until it is painted, and the median of each part by itself. */
export interface Costs {
  readonly ms: number;
  readonly parts: Work;
  /** With what comes after: ours then makes the rows around the view, which the floor makes at once. */
  readonly allMs: number;
}
type Kind = 'ours' | 'bare';
type Sides = Readonly<Record<Kind, Costs>>;

export interface Compared {
  readonly costs: ReadonlyMap<Operation, Sides>;
  /** Most rows that our list had in the document. */
  readonly rows: number;
}

const sumOf = ({ script, style, layout }: Work): number => script + style + layout;

function costsOf(samples: readonly Work[], all: readonly Work[]): Costs {
  const of = (part: keyof Work): number => median(samples.map((sample) => sample[part]));
  return {
    ms: median(samples.map(sumOf)),
    parts: { script: of('script'), style: of('style'), layout: of('layout') },
    allMs: median(all.map(sumOf)),
  };
}

/** What `act` brings about in a browser, by what its marks are about. */
async function traced(browser: Browser, act: () => Promise<void>): Promise<(what: string) => Costs> {
  await browser.startTracing(undefined, { categories: [...CATEGORIES] });
  let trace: Buffer;
  try {
    await act();
  } finally {
    trace = await browser.stopTracing();
  }
  const found = worked(trace.toString());
  return (what) => {
    const [samples, all] = [found.get(what), found.get(what + ALL)];
    if (samples === undefined || all === undefined) throw new Error(`the trace has nothing of: ${what}`);
    return costsOf(samples, all);
  };
}

/** Both lists do each thing in turn, so that a slow minute of the machine hits both. */
export async function compare(
  browser: Browser,
  code: string,
  count: number,
  options: BrowserContextOptions,
): Promise<Compared> {
  const ours = await Subject.open(browser, code, options);
  const bare = await Subject.open(browser, code, options);
  const sides = [
    { kind: 'ours', subject: ours },
    { kind: 'bare', subject: bare },
  ] as const;
  let rows = 0;
  const rounds = async (
    what: Operation,
    run: (subject: Subject, kind: Kind, mark: string | undefined) => Promise<void>,
  ): Promise<void> => {
    // The first two warm the code and are not counted.
    for (let round = -2; round < ROUNDS; round++)
      for (const { subject, kind } of round % 2 === 0 ? sides : sides.toReversed()) {
        await run(subject, kind, round < 0 ? undefined : `${kind}: ${what}`);
        if (kind === 'ours') rows = Math.max(rows, await subject.rows());
      }
  };
  try {
    const costs = await traced(browser, async () => {
      for (const where of ['unread', 'newest'] as const) {
        await Promise.all(sides.map(({ subject }) => subject.fill(count, where)));
        await rounds(OPENED[where], async (subject, kind, mark) => {
          await subject.unmount();
          await subject.mount(kind, where, mark);
        });
      }
      await rounds('append one', (subject, _, mark) => subject.append(mark));
      await rounds('prepend 50', async (subject, _, mark) => {
        await subject.stand(0);
        await subject.prepend(mark);
      });
    });
    const of = (what: Operation): Sides => ({ ours: costs(`ours: ${what}`), bare: costs(`bare: ${what}`) });
    return { rows, costs: new Map([...Object.values(OPENED), ...GROWN].map((what) => [what, of(what)])) };
  } finally {
    await Promise.all([ours.close(), bare.close()]);
  }
}

/** Every row of the same elements in the document, once: what a list without a window costs. */
export async function plainList(
  browser: Browser,
  code: string,
  options: BrowserContextOptions,
): Promise<string> {
  const subject = await Subject.open(browser, code, options);
  try {
    await subject.fill(MANY, 'newest');
    const costs = await traced(browser, async () => {
      await within(LIMIT_MS, 'opening a plain list', subject.mount('plain', 'newest', 'open'));
      await subject.append('append');
    });
    return `a plain list of the same elements, ${MANY} rows, once: open ${ms(costs('open').ms)}, append one ${ms(costs('append').ms)}`;
  } finally {
    await subject.close();
  }
}
