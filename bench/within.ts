/** What `work` answers. Throws, saying what was waited for, when that takes longer than `limitMs`. */
export function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not within ${limitMs} ms: ${what}`)), limitMs);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
