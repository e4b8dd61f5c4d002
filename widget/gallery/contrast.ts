/** WCAG's contrast, measured on what a browser computed. */

export type Bytes = readonly [red: number, green: number, blue: number];

const canvas = document.createElement('canvas');
const brush = canvas.getContext('2d', { willReadFrequently: true });

/** What reaches the screen, in sRGB, where these CSS colours are painted one over the other. */
export function blended(...colours: readonly string[]): Bytes {
  if (brush === null) throw new Error('nothing to measure on');
  brush.clearRect(0, 0, 1, 1);
  for (const colour of colours) {
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

const linear = (byte: number): number => {
  const part = byte / 255;
  return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const luminance = ([red, green, blue]: Bytes): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** 1 to 21. */
export function ratio(one: Bytes, other: Bytes): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const above = (element: Element): Element | null => {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
};

/** The grounds behind an element, its own last. */
function grounds(element: Element | null): string[] {
  const found: string[] = [];
  for (let at = element; at !== null; at = above(at)) found.unshift(getComputedStyle(at).backgroundColor);
  return ['white', ...found];
}

export type Front = 'color' | 'backgroundColor' | 'borderTopColor' | 'outlineColor' | 'stroke' | 'fill';
export type Pseudo = '::before' | '::after';

/**
 * How an element's text, or another colour of it, stands out from what is behind it. A ground and an outline stand
 * on what is behind the element; `pseudo` is that of one of its pseudo-elements.
 */
export function contrastOf(element: Element, front: Front = 'color', pseudo?: Pseudo): number {
  const own = front === 'color' && pseudo === undefined;
  const behind = grounds(own || pseudo !== undefined ? element : above(element));
  return ratio(blended(...behind, getComputedStyle(element, pseudo)[front]), blended(...behind));
}
