/** What stands after an element's content, from left to right, as a page that runs from right to left draws it. */
export function drawnFromLeft(element: Element): string {
  const line = document.createElement('p');
  line.dir = 'rtl';
  const text = document.createTextNode(JSON.parse(getComputedStyle(element, '::after').content));
  line.append(text);
  document.body.append(line);
  const range = document.createRange();
  const placed = Array.from(text.data, (letter, at) => {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const { left, width } = range.getBoundingClientRect();
    return { letter, left, width };
  });
  line.remove();
  return placed
    .filter(({ width }) => width > 0)
    .toSorted((one, other) => one.left - other.left)
    .map(({ letter }) => letter)
    .join('');
}
