/** Why axe could not tell, by its rule and its reason, and why there is nothing to mend. */
export interface Explanation {
  readonly rule: string;
  /** axe's `messageKey`. */
  readonly reason: string;
  /** The last part of axe's selector. */
  readonly where: RegExp;
  readonly why: string;
  /** Whether the element's own contrast is measured here instead. */
  readonly measured: boolean;
}

const contrast = (reason: string, where: RegExp, why: string, measured = true): Explanation => ({
  rule: 'color-contrast',
  reason,
  where,
  why,
  measured,
});

export const explained: readonly Explanation[] = [
  contrast(
    'pseudoContent',
    /\.initials|\.row-time|\.badge|\.role|^b$/u,
    'A pseudo-element is near: the bar at the side of the chosen row, the lines on the picture of a file. It stands beside the text, never behind it.',
  ),
  contrast(
    'elmPartiallyObscured',
    /./u,
    'Scrolled half under the edge of the history or of the list; the text itself is whole once scrolled to.',
  ),
  contrast(
    'elmPartiallyObscuring',
    /\.refused|#means|\.body|^span\[dir="auto"\]$/u,
    'Lines of text over a sheet that hides what lies under it, some of it longer than they are.',
  ),
  contrast('bgOverlap', /^i$/u, 'The number on the launcher, half outside of its button.'),
  contrast(
    'shortTextContent',
    /aria-hidden|^i$|\.badge|\.count|\.reaction/u,
    'One character: the point between a time and a status, hidden from screen readers, or a number of one digit.',
  ),
  contrast('nonBmp', /kbd/u, 'The arrow of a key, which axe takes for a picture.'),
  contrast(
    'emptyValue',
    /textarea|input/u,
    'The field is empty; its placeholder is measured by the same rule.',
  ),
];

const MENU = 'A menu stands over what is beside the message it is about, until one presses elsewhere.';

const CARD =
  'A card stands over what is beside the message it is about, until one answers or presses elsewhere.';

/** The same, where one state covers another on purpose. */
export const covered: Readonly<Record<string, string>> = {
  emoji: 'The grid stands over the end of the history while it is open.',
  'emoji-low': 'The grid stands over the history while it is open.',
  mentioning: 'Whom one may name stands over the end of the history until one chooses, or writes on.',
  'message-menu': MENU,
  'message-menu-own': MENU,
  'message-menu-others': MENU,
  retracting: CARD,
  reacting: CARD,
  details: CARD,
  'urgent-details': CARD,
  'details-loading': CARD,
  'details-failed': CARD,
  'who-reacted': 'The names stand under the reaction they are about, while the mouse is on it.',
  'message-menu-not-sent': MENU,
  'message-menu-undoable': MENU,
  'attach-menu': MENU,
  'list-marked': MENU.replace('the message', 'the conversation'),
  pinned: MENU.replace('the message', 'the bar'),
  'list-filters': MENU.replace('the message', 'the chip'),
  'list-refused': 'What waits is told over the end of the list while the focus is on it.',
  'group-pane-menu': MENU.replace('the message', 'the person'),
  low: 'In a window under 300 px high the field lies over the end of the history until that is scrolled.',
  dropping: 'The drop zone covers the conversation while a file is held over it.',
};
