import { html, render } from 'lit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seeded } from '../../test/support/seeded.ts';
import { blended, ratio, type Bytes } from '../gallery/contrast.ts';
import { tokens } from './tokens.ts';

/** A wrapper with the tokens, in a shadow root of its own as every element has it. */
let host: HTMLElement;
let wrapper: HTMLElement;

beforeEach(() => {
  host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = tokens.styleSheet;
  if (sheet === undefined) throw new Error('no style sheet');
  root.adoptedStyleSheets = [sheet];
  render(html`<div class="care"></div>`, root);
  document.body.append(host);
  const found = root.querySelector<HTMLElement>('.care');
  if (found === null) throw new Error('nothing to measure on');
  wrapper = found;
});
afterEach(() => host.remove());

/** The colour that reaches the screen, as sRGB bytes. */
function shown(token: string): Bytes {
  wrapper.style.color = `var(--care-${token})`;
  return blended(getComputedStyle(wrapper).color);
}

const contrast = (front: string, back: string): number => ratio(shown(front), shown(back));

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

describe('colours', () => {
  test('the default accent is the petrol of the table', () => {
    const near = (token: string, wanted: string): void => {
      const distance = shown(token).map((byte, index) =>
        Math.abs(byte - Number.parseInt(wanted.slice(index * 2, index * 2 + 2), 16)),
      );
      expect(Math.max(...distance), `${token}: ${hex(shown(token))}, wanted ${wanted}`).toBeLessThanOrEqual(
        3,
      );
    };
    host.style.colorScheme = 'light';
    near('accent', '095a69');
    near('accent-hover', '004855');
    near('accent-text', '035766');
    near('accent-soft', 'e2f0f4');
    near('accent-line', '99c7d2');
    near('own', 'd1e8ee');
    host.style.colorScheme = 'dark';
    near('accent', '86cadb');
    near('accent-hover', '9bddee');
    near('accent-text', '8fd4e5');
    near('on-accent', '021c22');
    near('own', '18444d');
  });

  test.each(['light', 'dark'])('any tenant colour passes: %s', (scheme) => {
    host.style.colorScheme = scheme;
    const worst = {
      onAccent: 99,
      hover: 99,
      link: 99,
      linkOnOwn: 99,
      metaOnOwn: 99,
      bodyOnOwn: 99,
      selected: 99,
    };
    const least = (key: keyof typeof worst, value: number): void => {
      worst[key] = Math.min(worst[key], value);
    };
    for (let degrees = 0; degrees < 360; degrees += 6) {
      for (const source of [
        `hsl(${degrees} 100% 50%)`,
        `hsl(${degrees} 60% 15%)`,
        `hsl(${degrees} 100% 85%)`,
      ]) {
        host.style.setProperty('--care-accent-source', source);
        least('onAccent', contrast('on-accent', 'accent'));
        least('hover', contrast('on-accent', 'accent-hover'));
        least('link', contrast('accent-text', 'surface'));
        least('linkOnOwn', contrast('accent-text', 'own'));
        least('metaOnOwn', contrast('text-2', 'own'));
        least('bodyOnOwn', contrast('text', 'own'));
        least('selected', contrast('text-2', 'accent-soft'));
      }
    }
    const dark = scheme === 'dark';
    expect(worst.onAccent).toBeGreaterThan(dark ? 9 : 7.4);
    expect(worst.hover).toBeGreaterThan(dark ? 9 : 9);
    expect(worst.link).toBeGreaterThan(6);
    expect(worst.linkOnOwn).toBeGreaterThan(5.9);
    expect(worst.metaOnOwn).toBeGreaterThan(5);
    expect(worst.bodyOnOwn).toBeGreaterThan(dark ? 8.8 : 11.5);
    expect(worst.selected).toBeGreaterThan(5);
  });

  /** Any colour a tenant may think of, the same in every run. */
  const chance = seeded(20_261_128);
  const accents = Array.from({ length: 250 }, () => `#${chance(0x100_0000).toString(16).padStart(6, '0')}`);

  test.each(['light', 'dark'])('any accent keeps WCAG’s contrasts: %s', (scheme) => {
    host.style.colorScheme = scheme;
    const text = [
      ['on-accent', 'accent'],
      ['on-accent', 'accent-hover'],
      ...['surface', 'bg', 'raised', 'fill', 'own', 'accent-soft'].flatMap((ground) => [
        ['accent-text', ground],
        ['text', ground],
        ['text-2', ground],
      ]),
    ] as const;
    const marks = [
      ...['surface', 'bg', 'raised', 'own', 'accent-soft'].map((ground) => ['accent', ground]),
      ...['surface', 'bg', 'raised', 'fill', 'own', 'accent-soft'].map((ground) => ['focus', ground]),
    ] as const;
    const wrong = new Set<string>();
    const hold = (accent: string, pairs: readonly (readonly string[])[], least: number): void => {
      for (const [front = '', back = ''] of pairs) {
        const is = contrast(front, back);
        if (is < least) wrong.add(`${accent}: ${front} on ${back} ${is.toFixed(2)}`);
      }
    };
    for (const accent of accents) {
      host.style.setProperty('--care-accent-source', accent);
      hold(accent, text, 4.5);
      hold(accent, marks, 3);
    }
    expect([...wrong]).toEqual([]);
  });

  test('the page’s own scheme is followed unless the element says otherwise', () => {
    host.style.colorScheme = 'dark';
    expect(hex(shown('surface'))).toBe('141d1f');
    host.style.colorScheme = 'light';
    expect(hex(shown('surface'))).toBe('ffffff');
  });
});
