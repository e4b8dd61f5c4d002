import { describe, expect, test } from 'vitest';
import { acceptedType, declaredType } from './accept.ts';
import { Inspector } from './sniff.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const encode = (text: string) => new TextEncoder().encode(text);
const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...encode(part)] : part)));

function typeOf(file: Uint8Array, chunkBytes = file.length || 1): string | null {
  const inspector = new Inspector();
  for (let at = 0; at < file.length; at += chunkBytes) inspector.push(file.subarray(at, at + chunkBytes));
  return inspector.type();
}

/** An archive's local header for a stored entry, which is all that is looked at. */
const entry = (name: string, data = '') => {
  const le16 = (n: number) => [n & 255, n >> 8];
  const le32 = (n: number) => [...le16(n & 0xffff), ...le16(n >>> 16)];
  return bytes(
    'PK',
    [3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    le32(data.length),
    le32(data.length),
    le16(name.length),
    [0, 0],
    name,
    data,
  );
};
const zip = (...names: string[]) => Uint8Array.from(names.flatMap((name) => [...entry(name, 'data')]));

describe('[FILE1] a file\u2019s type is by its bytes', () => {
  test.each<[string | null, Uint8Array]>([
    ['image/png', bytes([0x89], 'PNG', [13, 10, 26, 10, 0, 0])],
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
    ['image/gif', bytes('GIF87a', [1, 0])],
    ['image/webp', bytes('RIFF', [9, 0, 0, 0], 'WEBPVP8 ')],
    ['image/heic', bytes([0, 0, 0, 24], 'ftypheic', [0, 0, 0, 0])],
    ['video/mp4', bytes([0, 0, 0, 24], 'ftypisom', [0, 0, 0, 0])],
    ['application/pdf', bytes('%PDF-1.7\n', [0xe2, 0xe3])],
    ['application/x-msdownload', bytes('MZ', [0x90, 0])],
    ['application/gzip', bytes([0x1f, 0x8b, 8])],
    ['application/x-ole-storage', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['text/plain', encode('Metformin 500 mg\n\u0645\u0648\u0639\u062f \u836f')],
    ['text/html', encode('\uFEFF  <!DOCTYPE html><script>')],
    ['text/html', encode('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['text/html', encode('<?xml version="1.0"?><svg/>')],
    ['text/plain', encode('< 5 mmol/l is low')],
    [null, bytes('text with a NUL', [0])],
    [null, bytes('latin-1: caf', [0xe9])],
    [null, bytes('cut in a letter: ', [0xe2, 0x82])],
    [null, new Uint8Array()],
    [DOCX, zip('[Content_Types].xml', '_rels/.rels', 'word/document.xml')],
    [DOCX, zip('word/document.xml', '[Content_Types].xml')],
    [
      'application/vnd.ms-word.document.macroenabled.12',
      zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'),
    ],
    ['application/zip', zip('readme.txt', 'word/document.xml')],
    ['application/zip', zip('[Content_Types].xml', 'xl/workbook.xml')],
  ])('%s, whole and byte by byte', (type, file) => {
    expect(typeOf(file)).toBe(type);
    expect(typeOf(file, 1)).toBe(type);
    expect(typeOf(file, 7)).toBe(type);
  });

  test('a document with macros is known by a name far behind its beginning', () => {
    const file = Uint8Array.from([
      ...entry('[Content_Types].xml', 'x'.repeat(9_000)),
      ...entry('word/document.xml', 'y'.repeat(9_000)),
      ...entry('word/vbaProject.bin'),
    ]);
    expect(typeOf(file, 4_096)).toBe('application/vnd.ms-word.document.macroenabled.12');
  });

  test('what the beginning decides is known early, and the rest is not guessed', () => {
    const early = (file: Uint8Array) => {
      const inspector = new Inspector();
      inspector.push(file);
      return inspector.earlyType();
    };
    expect(early(bytes('MZ', [0]))).toBe('application/x-msdownload');
    expect(early(bytes([1, 0, 2]))).toBeNull();
    expect(early(encode('plain so far'))).toBeUndefined();
    expect(early(zip('[Content_Types].xml'))).toBeUndefined();
  });
});

describe('[FILE1] what is accepted', () => {
  const allowed = ['image/png', 'image/jpeg', 'text/plain', 'application/pdf'];
  test.each<[string | null, string | null, string]>([
    ['image/png', 'image/png', 'image/png'],
    ['image/jpg', 'image/jpeg', 'image/jpeg'],
    ['text/plain; charset=utf-8', 'text/plain', 'text/plain'],
    ['', 'image/png', 'image/png'],
    [null, 'application/pdf', 'application/pdf'],
    ['application/octet-stream', 'application/pdf', 'application/pdf'],
    ['image/png', 'application/x-msdownload', 'attachment_mismatch'],
    ['image/png', 'image/jpeg', 'attachment_mismatch'],
    ['image/png', null, 'attachment_mismatch'],
    ['text/plain', 'text/html', 'attachment_mismatch'],
    ['image/svg+xml', 'text/html', 'attachment_type'],
    ['text/html', 'text/plain', 'attachment_type'],
    [null, 'application/zip', 'attachment_type'],
    [null, null, 'attachment_type'],
  ])('declared %j, found %j: %s', (declared, sniffed, expected) => {
    const result = acceptedType(declaredType(declared), sniffed, allowed);
    expect(result.ok ? result.value : result.error.code).toBe(expected);
  });
});
