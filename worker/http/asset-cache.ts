/** A name the build ends in a hash of the content; such a file never changes. */
const HASHED = /-(?:[0-9a-f]{12}|[A-Z0-9]{8})\.[a-z0-9.]+$/;

/** How long a widget's file may be kept: a hashed one for good; the entry is asked for anew, so that a page is current. */
export const assetCacheControl = (pathname: string): string =>
  HASHED.test(pathname) ? 'public, max-age=31536000, immutable' : 'public, no-cache';
