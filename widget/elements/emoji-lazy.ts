import { lazy } from '../lazy.ts';

/** A chunk of its own, for whoever opens it. */
const chunk = lazy(() => import('./emoji.ts'));

/** Resolves once `<care-emoji>` may be used. */
export async function wantEmoji(): Promise<void> {
  const { EmojiGrid } = await chunk.want();
  if (customElements.get('care-emoji') === undefined) customElements.define('care-emoji', EmojiGrid);
}
