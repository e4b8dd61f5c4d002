import { tellStories } from './stories.ts';

tellStories(101, 150);
