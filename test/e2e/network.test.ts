import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Lane } from './network-lane.ts';
import { loud, patient, silent, type Scene } from './network-scenes.ts';
import { Stage, cast } from './stage.ts';

/**
 * A person writes over a line that fails in every way a line can, to another whose line is good, both in real pages.
 * Nothing is lost, doubled, turned around or shown as failed, and the page comes back by itself.
 *
 * Short here; `npm run drill -- network` is its long form, which says so by these: NETWORK_ROUNDS, how often
 * everything is played, NETWORK_SEED, the dice, and NETWORK_ONLY, which scenes by their names.
 */

/** How often over, in the long form; the short one plays once what takes seconds. */
const long = process.env['NETWORK_ROUNDS'];
const rounds = Number(long ?? 1);
const seed = Number(process.env['NETWORK_SEED'] ?? 1);
const wanted = new RegExp(process.env['NETWORK_ONLY'] ?? '', 'u');

/** From the clearing of the line until all is well, ms: a silence, a step's limit or two, and back-offs. */
const WITHIN_MS = { loud: 30_000, silent: 75_000 };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

/** Plays the scenes one after another, and prints how long each took to be well again. */
async function play(lane: Lane, scenes: readonly Scene[], withinMs: number): Promise<void> {
  for (let round = 1; round <= rounds; round++)
    for (const { name, play: act } of scenes.filter((scene) => wanted.test(scene.name))) {
      const where = `${name} (round ${round}, seed ${seed})`;
      await lane.begin();
      await act(lane);
      const ms = await lane.settles(withinMs).catch((error: unknown) => {
        throw new Error(`${where}: ${(error as Error).message}`);
      });
      console.log(`${(ms / 1000).toFixed(1)} s of ${withinMs / 1000} until all was well: ${where}`);
      expect(lane.faults, where).toEqual([]);
    }
}

/** Lines of the drill in the log, asked for anew: the latest of each conversation, as many as a page holds. */
async function kept(lane: Lane): Promise<string[]> {
  const api = await stage.api(lane.reader.person);
  const { items: entries } = await api.conversations();
  const entry = entries.find(
    ({ type, others }) => type === 'direct' && others[0]?.user_id === lane.writer.person.userId,
  );
  const { items } = await api.history(entry?.conversation_id ?? '', '?limit=100');
  return items.flatMap(({ content }) => /\bline (\d+-\d+)\b/.exec(content ?? '')?.[1] ?? []);
}

const lanes = [
  {
    name: 'where the failure shows',
    people: { writer: cast.nora, reader: cast.osei, readerPath: '/clinic?persona=doctor' },
    scenes: loud,
    withinMs: WITHIN_MS.loud,
  },
  {
    name: 'where it does not',
    people: { writer: cast.nora, reader: cast.tomas, readerPath: '/clinic?persona=pharmacist' },
    scenes: long !== undefined ? [...silent, ...patient] : silent,
    withinMs: WITHIN_MS.silent,
  },
] as const;

// Side by side: most of the second is waiting.
describe.concurrent(
  '[IDM1] [DUR1] [ORD2] over a line that fails, each message is one bubble on both sides',
  () => {
    test.each(lanes)('$name', { timeout: rounds * 300_000 }, async ({ people, scenes, withinMs }) => {
      const lane = await Lane.open(stage, people, seed);
      try {
        await play(lane, scenes, withinMs);
        const all = await kept(lane);
        expect(all.toSorted()).toEqual(lane.written.slice(-all.length).toSorted());
      } finally {
        await lane.close();
      }
    });
  },
);
