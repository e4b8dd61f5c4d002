import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';
import { chromiumLaunch } from '../test/support/chromium.ts';
import type { Goal } from './goals.ts';
import { compare, FEW, GROWN, MANY, plainList, SIZES, type Costs } from './history-cost.ts';
import { Subject } from './history-browser.ts';
import type { Scene } from './history-page.ts';
import { script } from './page-script.ts';
import { ms, table, times } from './table.ts';

/**
 * A history of 10,000 messages and more in Chromium: the list over the client's own store, against a bare windowed list
 * of plain divs and against every row of the same elements in the document, in one run.
 */

/** What "flat" allows for a machine that is never twice the same. */
const FLAT = 1.25;
const MAX_ROWS = 200;
const MAX_DRIFT_PX = 1;
const WATCHED_MS = 1_000;
const STRETCHES = 30;
const desktop: BrowserContextOptions = { viewport: { width: 800, height: 700 } };
const phone = { width: 390, height: 780 };
const turned = { width: 780, height: 390 };

const SCENES: readonly Scene[] = ['older pages', 'pictures', 'composer', 'font', 'turn', 'all'];

/** The most that a row moves while things happen around it, in px, by scene and place. */
async function drifts(
  browser: Browser,
  code: string,
  pixelRatio: number,
): Promise<{ name: string; px: number }[]> {
  const options = { viewport: phone, deviceScaleFactor: pixelRatio };
  const subject = await Subject.open(browser, code, options);
  const found: { name: string; px: number }[] = [];
  try {
    for (const scene of SCENES)
      for (const top of [0, 200]) {
        await subject.fill(10_000, 'newest');
        await subject.mount('window', 'newest');
        await subject.stand(top);
        const watched = subject.drift(scene, WATCHED_MS);
        if (scene === 'turn' || scene === 'all') {
          await subject.page.setViewportSize(turned);
          await new Promise((resolve) => setTimeout(resolve, WATCHED_MS / 3));
          await subject.page.setViewportSize(phone);
        }
        found.push({ name: `${scene}, at ${top} px, ratio ${pixelRatio}`, px: await watched });
        await subject.unmount();
      }
  } finally {
    await subject.close();
  }
  return found;
}

async function scrolled(browser: Browser, code: string): Promise<{ perStretch: number; longest: number }> {
  const subject = await Subject.open(browser, code, desktop);
  try {
    await subject.fill(10_000, 'newest');
    await subject.mount('ours', 'newest');
    await subject.scroll(2);
    const found = await subject.scroll(STRETCHES);
    return { perStretch: found.flat().length / STRETCHES, longest: Math.max(0, ...found.flat()) };
  } finally {
    await subject.close();
  }
}

/** Bytes a message keeps, with a list open over them. */
async function heapPerMessage(browser: Browser, code: string, count: number): Promise<number> {
  const subject = await Subject.open(browser, code, desktop);
  try {
    const empty = await subject.heap();
    await subject.fill(count, 'newest');
    await subject.mount('ours', 'newest');
    return ((await subject.heap()) - empty) / count;
  } finally {
    await subject.close();
  }
}

/** Script, style and layout. */
const parts = ({ parts: { script: code, style, layout } }: Costs): string =>
  `${code.toFixed(1)} + ${style.toFixed(1)} + ${layout.toFixed(1)}`;

/** Prints what each thing costs, and answers what it should have been. */
async function costGoals(browser: Browser, code: string): Promise<Goal[]> {
  const goals: Goal[] = [];
  const rows = [
    [
      '',
      'ours',
      'script + style + layout',
      'bare',
      'script + style + layout',
      'ratio',
      'in all',
      'bare',
      'ratio',
    ],
  ];
  const flat = new Map<string, number>();
  let most = 0;
  for (const count of SIZES) {
    const compared = await compare(browser, code, count, desktop);
    most = Math.max(most, compared.rows);
    for (const [what, { ours, bare }] of compared.costs) {
      const [ratio, all] = [ours.ms / bare.ms, ours.allMs / bare.allMs];
      const painted = [ms(ours.ms), parts(ours), ms(bare.ms), parts(bare), times(ratio)];
      rows.push([`${what} of ${count}`, ...painted, ms(ours.allMs), ms(bare.allMs), times(all)]);
      if (count !== FEW)
        goals.push(
          { name: `${what} of ${count}, to the bare list, until it is painted`, is: ratio, atMost: 1.5 },
          { name: `${what} of ${count}, to the bare list, with all it leads to`, is: all, atMost: 1.5 },
        );
      flat.set(`${what} ${count}`, ours.ms);
    }
  }
  console.log(`\n${table(rows)}\n`);
  for (const what of GROWN) {
    const is = (flat.get(`${what} ${MANY}`) ?? Number.NaN) / (flat.get(`${what} ${FEW}`) ?? Number.NaN);
    goals.push({ name: `${what}, of ${MANY} to of ${FEW}`, is, atMost: FLAT });
  }
  goals.push({ name: 'rows in the document', is: most, atMost: MAX_ROWS });
  return goals;
}

export async function measureHistory(): Promise<Goal[]> {
  const code = await script('bench/history-page.ts');
  const browser = await chromium.launch(chromiumLaunch('whole'));
  try {
    const goals = await costGoals(browser, code);
    console.log(await plainList(browser, code, desktop));
    for (const ratio of [1, 2])
      for (const { name, px } of await drifts(browser, code, ratio))
        goals.push({ name: `drift, px: ${name}`, is: px, atMost: MAX_DRIFT_PX });
    const { perStretch, longest } = await scrolled(browser, code);
    console.log(
      `longest task in ${STRETCHES},000 px scrolled: ${longest === 0 ? 'under 50 ms' : ms(longest)}`,
    );
    goals.push({ name: 'tasks over 50 ms per 1,000 px scrolled', is: perStretch, atMost: 0 });
    const [few, many] = [
      await heapPerMessage(browser, code, 10_000),
      await heapPerMessage(browser, code, 50_000),
    ];
    console.log(`heap per message: ${Math.round(few)} B of 10,000, ${Math.round(many)} B of 50,000`);
    goals.push({ name: 'heap per message, of 50,000 to of 10,000', is: many / few, atMost: 1.2 });
    return goals;
  } finally {
    await browser.close();
  }
}
