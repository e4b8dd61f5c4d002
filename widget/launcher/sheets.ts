/** The style sheets of the panel: made empty where an element names them, filled when their file is here. */
const sheets: CSSStyleSheet[] = [];

/** The build puts this in place of each style template. `at` is the line of the file. */
export function sheet(at: number): CSSStyleSheet {
  return (sheets[at] ??= new CSSStyleSheet());
}

/** The same for the later chunk, which brings its few styles itself. */
export function sheetOf(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/** Fetches the file, checked, and fills the sheets: a line each. Rejects when it cannot be had. */
export async function fillSheets(address: string, integrity: string): Promise<void> {
  const answer = await fetch(address, { integrity });
  if (!answer.ok) throw new Error(`The styles answered ${answer.status}.`);
  for (const [at, text] of (await answer.text()).split('\n').entries()) sheet(at).replaceSync(text);
}
