/** As high as its words need; `short` is what it says empty where `placeholder` takes more than a line. */
export function grow(field: HTMLTextAreaElement, placeholder: string, short: string): void {
  field.style.height = 'auto';
  field.placeholder = placeholder;
  // A name that would make an empty field two lines high is in the header already.
  if (field.value === '' && field.scrollHeight > field.clientHeight) field.placeholder = short;
  field.style.height = `${field.scrollHeight}px`;
}

/** The focus of a plain field that stood here before, and the place in it. */
export function takeFocus(field: HTMLTextAreaElement, stand: HTMLTextAreaElement): void {
  if (!stand.matches(':focus')) return;
  field.value = stand.value;
  field.focus();
  field.setSelectionRange(stand.selectionStart, stand.selectionEnd);
}
