/** The key that an input method works on; Safari ends a composition before the press that ended it, and then only this tells. */
const PROCESSED = 229;

/** Whether an input method has this key press, and nobody else. */
export const isProcessed = (press: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  press.isComposing || press.keyCode === PROCESSED;
