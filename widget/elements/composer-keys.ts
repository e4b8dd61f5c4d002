/** What of a key press tells whether it sends. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'keyCode' | 'isComposing' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'
>;

/** The key that an input method works on; Safari ends a composition before the press that ended it, and then only this tells. */
const PROCESSED = 229;

/** Whether an input method has it, and nobody else. */
export const isProcessed = (press: Press): boolean => press.isComposing || press.keyCode === PROCESSED;

/**
 * Whether a key press in the field sends what is written: Enter alone where there is a fine pointer, and so most likely
 * a real keyboard; with Control or Command everywhere. Never the Enter that chooses what an input method offers.
 */
export function sends(press: Press, fine: boolean): boolean {
  if (press.key !== 'Enter' || isProcessed(press)) return false;
  if (press.ctrlKey || press.metaKey) return true;
  return fine && !press.shiftKey && !press.altKey;
}

/** Whether it asks, in a field that holds `text`, for the last message that was sent, to change it. */
export const wantsLast = (press: Press, text: string): boolean =>
  press.key === 'ArrowUp' &&
  text === '' &&
  !press.isComposing &&
  !(press.shiftKey || press.altKey || press.ctrlKey || press.metaKey);
