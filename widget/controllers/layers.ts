/** What lies over what in a chat, outermost first; a step back closes the last of them. */
export type Layer = 'panel' | 'thread' | 'find' | 'people' | 'picker';

export interface Shown {
  /** Stands over the page: open behind its launcher. */
  readonly floating: boolean;
  /** Fills the screen, so that there is nothing but it. */
  readonly modal: boolean;
  /** A conversation has taken the place of the list. */
  readonly thread: boolean;
  /** One looks for something in it. */
  readonly find: boolean;
  /** Who is in the conversation stands over it. */
  readonly people: boolean;
  /** People are being chosen. */
  readonly picker: boolean;
}

/** Those in front of the list: the conversation that has taken its place, and what is open in that. */
const overList = ({ thread, find }: Shown): readonly Layer[] => [
  ...(thread ? (['thread'] as const) : []),
  ...(thread && find ? (['find'] as const) : []),
];

/** Those that take the focus from all the rest. */
const overAll = ({ people, picker }: Shown): readonly Layer[] => [
  ...(people ? (['people'] as const) : []),
  ...(picker ? (['picker'] as const) : []),
];

/** Asked by the system (a back gesture, Escape), only what lies over everything else is closed. */
export const systemLayers = (shown: Shown): readonly Layer[] => [
  ...(shown.modal ? (['panel', ...overList(shown)] as const) : []),
  ...overAll(shown),
];

/** Where the page lends its history, every one of them is a step in it. */
export const historyLayers = (shown: Shown): readonly Layer[] => [
  ...(shown.floating ? (['panel'] as const) : []),
  ...overList(shown),
  ...overAll(shown),
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
