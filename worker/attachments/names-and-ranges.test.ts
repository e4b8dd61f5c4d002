import { describe, expect, test } from 'vitest';
import { codePoints, limits } from '../../protocol/index.ts';
import { contentDisposition, readFileName, safeFileName } from './file-name.ts';
import { matchesTag, wantedRange } from './range.ts';

describe('[FILE2] file names', () => {
  test.each([
    ['x-ray.png', 'image/png', 'x-ray.png'],
    ['Photo.JPEG', 'image/jpeg', 'Photo.JPEG'],
    ['../../etc/passwd', 'text/plain', '_.._etc_passwd.txt'],
    ['run.bat', 'text/plain', 'run.bat.txt'],
    ['scan.png.exe', 'image/png', 'scan.png.exe.png'],
    ['\u202egnp.exe', 'image/png', 'gnp.exe.png'],
    ['two\nlines.pdf', 'application/pdf', 'two lines.pdf'],
    ['\u062a\u0642\u0631\u064a\u0631.pdf', 'application/pdf', '\u062a\u0642\u0631\u064a\u0631.pdf'],
    ['.htaccess', 'text/plain', 'htaccess.txt'],
    ['   ', 'image/png', 'file.png'],
    [null, 'image/gif', 'file.gif'],
  ])('%j of %s is saved as %j', (given, type, expected) => {
    expect(safeFileName(given, type)).toBe(expected);
  });

  test('[LIM1] a long name is cut and keeps its ending', () => {
    const name = safeFileName(`${'\u{1F600}'.repeat(400)}.pdf`, 'application/pdf');
    expect(codePoints(name)).toBe(limits.attachments.fileNameChars);
    expect(name.endsWith('.pdf')).toBe(true);
  });

  test('a header is percent-encoded text, or refused', () => {
    expect(readFileName('r%C3%A9sum%C3%A9.pdf')).toEqual({ ok: true, value: 'r\u00e9sum\u00e9.pdf' });
    expect(readFileName(null)).toEqual({ ok: true, value: null });
    expect(readFileName('%E0%A4%A')).toMatchObject({ error: { code: 'invalid', fields: ['x-file-name'] } });
    expect(readFileName('a'.repeat(5_000))).toMatchObject({ error: { code: 'invalid' } });
  });

  test('a disposition names any script and cannot be broken out of', () => {
    expect(contentDisposition('scan 1.pdf')).toBe(
      'attachment; filename="scan 1.pdf"; filename*=UTF-8\'\'scan%201.pdf',
    );
    expect(contentDisposition('\u738b (2)\u2019s "x".pdf')).toBe(
      'attachment; filename="_ (2)_s _x_.pdf"; filename*=UTF-8\'\'%E7%8E%8B%20%282%29%E2%80%99s%20%22x%22.pdf',
    );
  });
});

describe('[FILE2] ranges of a file of 100 bytes', () => {
  const part = (start: number, end: number) => ({ kind: 'part', start, end });
  test.each([
    [null, { kind: 'whole' }],
    ['bytes=0-', part(0, 99)],
    ['bytes=0-0', part(0, 0)],
    ['bytes=10-19', part(10, 19)],
    ['bytes=90-500', part(90, 99)],
    ['bytes=-10', part(90, 99)],
    ['bytes=-500', part(0, 99)],
    ['bytes=99-', part(99, 99)],
    ['bytes=100-', { kind: 'none' }],
    ['bytes=-0', { kind: 'none' }],
    ['bytes=20-10', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
    ['bytes=a-b', { kind: 'whole' }],
  ])('%j', (header, expected) => {
    expect(wantedRange(header, 100)).toEqual(expected);
  });
});

test('[FILE2] tags match from a list, weakly or by any', () => {
  expect(matchesTag('"a", W/"b"', '"b"')).toBe(true);
  expect(matchesTag('*', '"b"')).toBe(true);
  expect(matchesTag('"a"', '"b"')).toBe(false);
  expect(matchesTag(null, '"b"')).toBe(false);
});
