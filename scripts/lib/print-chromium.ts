import { findChromium } from '../../test/support/chromium.ts';

// For scripts that cannot import TypeScript: the path, or nothing.
console.log(findChromium() ?? '');
