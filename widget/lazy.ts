import { Late, until } from './late.ts';

/** What few need: `lazy(() => import('./some.ts'))` is a chunk of its own, asked for at the first `want()` until it is here. */
export function lazy<T extends object>(bring: () => Promise<T>): Late<T> {
  const late = new Late<T>();
  late.from(() => until(bring).then((value) => late.give(value)));
  return late;
}
