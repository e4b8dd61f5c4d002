/** What the loader's build puts in Lit's place, so that nothing of Lit can come with it: its styles are text there. */
export const css = (texts: TemplateStringsArray): string => texts.join('');
