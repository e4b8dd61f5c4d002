import { tellStories } from './stories.ts';

tellStories(51, 100);
