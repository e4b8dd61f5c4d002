import { Late } from '../late.ts';
import type { EmojiGrid } from './emoji.ts';

/** The grid of emoji, in a chunk of its own: asked for when somebody opens it. */
export const emojiGrid = new Late<typeof EmojiGrid>();
