import { beforeAll, describe, test } from 'vitest';
import { checkStory } from './story-check.ts';
import { writeStory } from './story-script.ts';
import { Story } from './story.ts';
import { newWorld, type World } from './world.ts';

/**
 * Tells the stories of these seeds, one test each, and holds each to the rules. All are told to the same people, so
 * that an inbox holds many conversations. A seed that fails prints its script.
 */
export function tellStories(from: number, to: number): void {
  let world: World;
  beforeAll(async () => {
    world = await newWorld();
  });
  describe('[ORD1] [ORD2] [IDM1] [DUR1] [DUR3] [RES1] [RES3] [VIS1] [STA1] [CUR2] [ACL2] a story with sleeps', () => {
    for (let seed = from; seed <= to; seed++)
      test(`seed ${seed}`, async () => {
        const script = writeStory(seed);
        const story = new Story(world);
        try {
          await story.begin();
          for (const step of script) await story.take(step);
          await checkStory(story);
        } catch (error) {
          console.error(
            `the story of seed ${seed}:\n${script.map((step) => JSON.stringify(step)).join('\n')}`,
          );
          throw error;
        } finally {
          story.close();
        }
      });
  });
}
