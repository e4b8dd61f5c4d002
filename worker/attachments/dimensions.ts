export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const plausible = (width: number, height: number): Dimensions | null =>
  width > 0 && height > 0 && width <= 65_535 && height <= 65_535 ? { width, height } : null;

/**
 * Pixels of an image, from the first bytes of its file; null when they do not tell. As shown: a photograph that says
 * it lies on its side has its sides swapped.
 */
export function imageDimensions(mediaType: string, head: Uint8Array): Dimensions | null {
  switch (mediaType) {
    case 'image/png':
      return png(head);
    case 'image/gif':
      return gif(head);
    case 'image/webp':
      return webp(head);
    case 'image/jpeg':
      return jpeg(head);
    default:
      return null;
  }
}

function png(bytes: Uint8Array): Dimensions | null {
  if (bytes.length < 24 || ascii(bytes, 12, 4) !== 'IHDR') return null;
  const data = view(bytes);
  return plausible(data.getUint32(16), data.getUint32(20));
}

function gif(bytes: Uint8Array): Dimensions | null {
  if (bytes.length < 10) return null;
  const data = view(bytes);
  return plausible(data.getUint16(6, true), data.getUint16(8, true));
}

function webp(bytes: Uint8Array): Dimensions | null {
  if (bytes.length < 30) return null;
  const data = view(bytes);
  const uint24 = (at: number): number => data.getUint16(at, true) | (data.getUint8(at + 2) << 16);
  switch (ascii(bytes, 12, 4)) {
    case 'VP8X':
      return plausible(uint24(24) + 1, uint24(27) + 1);
    case 'VP8L': {
      if (data.getUint8(20) !== 0x2f) return null;
      const bits = data.getUint32(21, true);
      return plausible((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8 ':
      // The frame's start code, then 14 bits each.
      if (data.getUint8(23) !== 0x9d || data.getUint8(24) !== 0x01 || data.getUint8(25) !== 0x2a) return null;
      return plausible(data.getUint16(26, true) & 0x3fff, data.getUint16(28, true) & 0x3fff);
    default:
      return null;
  }
}

/** Frame headers; of the C-range, DHT (C4), JPG (C8) and DAC (CC) are not. */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpeg(bytes: Uint8Array): Dimensions | null {
  const data = view(bytes);
  let sideways = false;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (data.getUint8(at) !== 0xff) return null;
    const marker = data.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = data.getUint16(at + 2);
    if (length < 2) return null;
    if (isFrameHeader(marker)) {
      if (at + 9 > bytes.length) return null;
      const height = data.getUint16(at + 5);
      const width = data.getUint16(at + 7);
      return sideways ? plausible(height, width) : plausible(width, height);
    }
    // Pixels begin: a frame header would have come before.
    if (marker === 0xda || marker === 0xd9) return null;
    if (marker === 0xe1) sideways ||= exifOrientation(bytes.subarray(at + 4, at + 2 + length)) >= 5;
    at += 2 + length;
  }
  return null;
}

/** Exif orientation, 1 to 8; from 5 on the picture lies on its side. 0 when the segment does not say. */
function exifOrientation(segment: Uint8Array): number {
  if (segment.length < 14 || ascii(segment, 0, 6) !== 'Exif\0\0') return 0;
  const tiff = segment.subarray(6);
  const data = view(tiff);
  const order = ascii(tiff, 0, 2);
  if (order !== 'II' && order !== 'MM') return 0;
  const little = order === 'II';
  const directory = data.getUint32(4, little);
  if (directory + 2 > tiff.length) return 0;
  const entries = data.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > tiff.length) return 0;
    if (data.getUint16(entry, little) === 0x0112) return data.getUint16(entry + 8, little);
  }
  return 0;
}
