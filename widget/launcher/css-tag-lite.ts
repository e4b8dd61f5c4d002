/**
 * What the panel's build puts in place of Lit's own `css-tag`: our styles are style sheets already, and every
 * browser of our floor adopts those.
 */
export const supportsAdoptingStyleSheets = true;
export const getCompatibleStyle = (style: CSSStyleSheet): CSSStyleSheet => style;
export function adoptStyles(root: ShadowRoot, styles: CSSStyleSheet[]): void {
  root.adoptedStyleSheets = styles;
}

/** Named by Lit, used by nothing of ours: the bundler drops them. */
export { adoptStyles as css, adoptStyles as unsafeCSS, adoptStyles as CSSResult };
