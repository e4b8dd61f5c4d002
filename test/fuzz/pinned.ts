/** Seeds that once found a bug, and what it was. They are played with every test run. */
export const pinned: readonly { readonly seed: number; readonly was: string }[] = [];
