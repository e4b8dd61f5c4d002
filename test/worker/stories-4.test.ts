import { tellStories } from './stories.ts';

tellStories(151, 200);
