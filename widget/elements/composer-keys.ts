import { isProcessed } from './input-method.ts';

/** What of a key press tells what it asks for. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'keyCode' | 'isComposing' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'
>;

/** What is around needs these: for leaving the field, and for closing. Everything else stays in the composer. */
export const passes = (press: Press): boolean =>
  (press.key === 'Escape' || press.key === 'Tab') && !isProcessed(press);

export function keepIn(event: KeyboardEvent): void {
  if (!passes(event)) event.stopPropagation();
}

/** To send what is written, to change the last message that was sent, or to give up what is being done with one. */
export type Asked = 'send' | 'editLast' | 'giveUp';

/** Where a key was pressed. */
export interface Where {
  /** What the field holds; null: it was not pressed there. */
  readonly text: string | null;
  /** There is a fine pointer, and so most likely a real keyboard. */
  readonly fine: boolean;
}

/**
 * What a key press in the composer asks for. Enter alone sends where there is most likely a real keyboard; with Control
 * or Command it does everywhere. What an input method works on asks for nothing.
 */
export function askedBy(press: Press, { text, fine }: Where): Asked | null {
  const { key, shiftKey, altKey } = press;
  if (isProcessed(press)) return null;
  if (key === 'Escape') return 'giveUp';
  if (text === null) return null;
  const command = press.ctrlKey || press.metaKey;
  const aside = shiftKey || altKey;
  if (key === 'Enter') return command || (fine && !aside) ? 'send' : null;
  return key === 'ArrowUp' && text === '' && !command && !aside ? 'editLast' : null;
}
