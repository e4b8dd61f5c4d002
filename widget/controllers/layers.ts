/** What lies over what in a chat, outermost first; a step back closes the last of them. */
export type Layer = 'panel' | 'thread' | 'people' | 'picker';

export interface Shown {
  /** Stands over the page: open behind its launcher. */
  readonly floating: boolean;
  /** Fills the screen, so that there is nothing but it. */
  readonly modal: boolean;
  /** A conversation has taken the place of the list. */
  readonly thread: boolean;
  /** Who is in the conversation stands over it. */
  readonly people: boolean;
  /** People are being chosen. */
  readonly picker: boolean;
}

/** Asked by the system (a back gesture, Escape), only what lies over everything else is closed. */
export const systemLayers = ({ modal, thread, people, picker }: Shown): readonly Layer[] => [
  ...(modal ? (['panel'] as const) : []),
  ...(modal && thread ? (['thread'] as const) : []),
  ...(people ? (['people'] as const) : []),
  ...(picker ? (['picker'] as const) : []),
];

/** Where the page lends its history, every one of them is a step in it. */
export const historyLayers = ({ floating, thread, people, picker }: Shown): readonly Layer[] => [
  ...(floating ? (['panel'] as const) : []),
  ...(thread ? (['thread'] as const) : []),
  ...(people ? (['people'] as const) : []),
  ...(picker ? (['picker'] as const) : []),
];

/** What to do with the history so that it has an entry for each layer. */
export type Step =
  | { readonly name: 'stay' }
  | { readonly name: 'push'; readonly depths: readonly number[] }
  | { readonly name: 'back'; readonly by: number }
  /** The page has gone on from our entries: they are its own now. */
  | { readonly name: 'forget' };

/** `pushed`: entries made; `current`: which of them the history stands at, null at one of the page's; `wanted`: layers. */
export function stepFor(pushed: number, current: number | null, wanted: number): Step {
  if (wanted > pushed)
    return { name: 'push', depths: Array.from({ length: wanted - pushed }, (_, more) => pushed + more + 1) };
  if (wanted === pushed) return { name: 'stay' };
  return current === pushed ? { name: 'back', by: pushed - wanted } : { name: 'forget' };
}

/** What lies over what has changed, for whoever closes the last of it at a step back. */
export const LAYERS_EVENT = 'care-layers';
export const tellLayers = (from: EventTarget): void =>
  void from.dispatchEvent(new CustomEvent(LAYERS_EVENT, { bubbles: true, composed: true }));
