import { defineTags } from '../define-tags.ts';
import { readClaim } from './claim.ts';

/** What the script tag's panel does when it arrives: it stands its tags and says so to the loader. */
defineTags({});
readClaim()?.arrived();
