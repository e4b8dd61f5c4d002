import { describe, expect, test } from 'vitest';
import { imageDimensions } from './dimensions.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : part)),
  );
const be16 = (n: number) => [n >> 8, n & 255];
const le16 = (n: number) => [n & 255, n >> 8];

const png = bytes(
  [0x89],
  'PNG',
  [13, 10, 26, 10],
  [0, 0, 0, 13],
  'IHDR',
  [0, 0, ...be16(640)],
  [0, 0, ...be16(480)],
);
const gif = bytes('GIF89a', le16(320), le16(200));
const lossy = bytes(
  'RIFF',
  [0, 0, 0, 0],
  'WEBPVP8 ',
  [0, 0, 0, 0, 1, 2, 3, 0x9d, 1, 0x2a],
  le16(550),
  le16(368),
);
// 14 bits of width - 1, 14 of height - 1, little end first: 400 × 301.
const lossless = bytes(
  'RIFF',
  [0, 0, 0, 0],
  'WEBPVP8L',
  [0, 0, 0, 0, 0x2f],
  [0x8f, 0x01, 0x4b, 0x00],
  [0, 0, 0, 0, 0],
);
const extended = bytes(
  'RIFF',
  [0, 0, 0, 0],
  'WEBPVP8X',
  [10, 0, 0, 0, 0, 0, 0, 0],
  [0x1f, 0x03, 0],
  [0x57, 0x02, 0],
);

const exif = (orientation: number, order: 'II' | 'MM') => {
  const n = order === 'II' ? le16 : be16;
  const n32 = (v: number) => (order === 'II' ? [v, 0, 0, 0] : [0, 0, 0, v]);
  const body = [
    ...bytes('Exif', [0, 0], order),
    ...n(42),
    ...n32(8),
    ...n(2),
    ...n(0x010f),
    ...n(2),
    ...n32(1),
    ...n32(0),
    ...n(0x0112),
    ...n(3),
    ...n32(1),
    ...n(orientation),
    0,
    0,
  ];
  return [0xff, 0xe1, ...be16(body.length + 2), ...body];
};
const frame = (marker: number, width: number, height: number) => [
  0xff,
  marker,
  ...be16(11),
  8,
  ...be16(height),
  ...be16(width),
  1,
  0,
  0,
];
const tables = [0xff, 0xc4, ...be16(4), 0, 0];
const jpeg = (...segments: number[][]) => bytes([0xff, 0xd8], ...segments);

describe('[FILE1] dimensions', () => {
  test.each<[string, string, Uint8Array, number, number]>([
    ['png', 'image/png', png, 640, 480],
    ['gif', 'image/gif', gif, 320, 200],
    ['lossy webp', 'image/webp', lossy, 550, 368],
    ['lossless webp', 'image/webp', lossless, 400, 301],
    ['extended webp', 'image/webp', extended, 800, 600],
    ['jpeg', 'image/jpeg', jpeg(frame(0xc0, 1024, 768)), 1024, 768],
    ['progressive jpeg after tables', 'image/jpeg', jpeg(tables, frame(0xc2, 10, 20)), 10, 20],
    ['jpeg with padding', 'image/jpeg', jpeg([0xff, 0xff], frame(0xc1, 7, 9).slice(1)), 7, 9],
    ['upright photograph', 'image/jpeg', jpeg(exif(1, 'II'), frame(0xc0, 40, 30)), 40, 30],
    ['photograph on its side', 'image/jpeg', jpeg(exif(6, 'II'), frame(0xc0, 40, 30)), 30, 40],
    ['photograph on its other side', 'image/jpeg', jpeg(exif(8, 'MM'), frame(0xc0, 40, 30)), 30, 40],
  ])('of a %s', (_, type, head, width, height) => {
    expect(imageDimensions(type, head)).toEqual({ width, height });
  });

  test.each<[string, Uint8Array]>([
    ['image/png', png],
    ['image/gif', gif],
    ['image/webp', lossy],
    ['image/webp', lossless],
    ['image/webp', extended],
    ['image/jpeg', jpeg(exif(6, 'MM'), tables, frame(0xc0, 40, 30))],
  ])('a %s cut off anywhere tells nothing wrong and does not throw', (type, head) => {
    const whole = imageDimensions(type, head);
    for (let length = 0; length < head.length; length++)
      expect([null, whole].map((each) => JSON.stringify(each))).toContain(
        JSON.stringify(imageDimensions(type, head.subarray(0, length))),
      );
  });

  test('of nothing, of no size, and of other types are unknown', () => {
    expect(imageDimensions('application/pdf', png)).toBeNull();
    expect(imageDimensions('image/gif', bytes('GIF89a', le16(0), le16(5)))).toBeNull();
    expect(imageDimensions('image/jpeg', jpeg([0xff, 0xda, 0, 2]))).toBeNull();
    expect(imageDimensions('image/jpeg', jpeg([0xff, 0xe0, 0, 0], frame(0xc0, 1, 1)))).toBeNull();
  });
});
