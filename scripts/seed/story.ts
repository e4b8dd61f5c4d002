import type { ConversationType } from '../../protocol/index.ts';
import type { Who } from './people.ts';
import type { Times } from './times.ts';

/** One line of a seeded conversation. */
export interface Line {
  readonly by: Who;
  readonly at: number;
  readonly text: string;
  /** A file of demo/assets/seed and its name for people. */
  readonly file?: { readonly path: string; readonly name: string; readonly type: string };
  /** Position of the line it answers. */
  readonly replyTo?: number;
  /** Whom it mentions: their names stand in it, each after an @. */
  readonly names?: readonly Who[];
}

export interface Story {
  /** Fixed, so that seeding again makes nothing twice. */
  readonly key: string;
  readonly type: ConversationType;
  readonly title?: string;
  readonly creator: Who;
  readonly others: readonly Who[];
  readonly lines: readonly Line[];
  /** How many of the last lines a person has not read yet; nobody else has any left. */
  readonly unread?: Partial<Record<Who, number>>;
  readonly closed?: boolean;
}

/** As an older server is told it, which knows of nobody's being mentioned. */
export const unnamed = (story: Story): Story => ({
  ...story,
  lines: story.lines.map((line) => {
    const { names: _, ...rest } = line;
    return rest;
  }),
});

/** Shorthand that the stories are written in. */
export const say = (
  by: Who,
  at: number,
  text: string,
  more: Omit<Line, 'by' | 'at' | 'text'> = {},
): Line => ({
  by,
  at,
  text,
  ...more,
});

export type StoryTeller = (times: Times) => Story;
