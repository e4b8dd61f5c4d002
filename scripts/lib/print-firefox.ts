import { findFirefox } from '../../test/support/firefox.ts';

// For scripts that cannot import TypeScript: the path, or nothing.
console.log(findFirefox() ?? '');
