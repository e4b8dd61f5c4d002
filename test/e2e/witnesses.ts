/** One who can tell what a person had before their eyes when a test failed. */
export interface Witness {
  testify(): Promise<string>;
}

/** Everyone there to be asked. Apart from who asks them: that is loaded anew for each file, and these once for all. */
export const witnesses = new Set<Witness>();
