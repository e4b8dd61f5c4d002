import { expect, test } from 'vitest';
import type { TenantSettings } from '../../protocol/index.ts';
import { allStrings as strings } from '../i18n/whole.ts';
import { vetFiles } from './composer-files.ts';

const settings: TenantSettings = {
  tenant: 't',
  name: 'T',
  emergency: { text: 'Call', tel: null },
  attachments: { max_bytes: 1024 * 1024, media_types: ['application/pdf', 'image/png'] },
  edit_window_ms: 0,
  drafts: true,
};
const file = (name: string, type: string, size = 10) => new File([new Uint8Array(size)], name, { type });

test('[LIM1] takes what the tenant allows and says why of the rest', () => {
  const { accepted, refused } = vetFiles(
    [
      file('a.pdf', 'application/pdf'),
      file('b.docm', 'application/vnd.ms-word.document.macroEnabled.12'),
      file('c.png', 'image/png', 0),
      file('d.png', 'image/png', 1024 * 1024 + 1),
      file('e.heic', ''),
    ],
    0,
    settings,
    strings,
  );
  expect(accepted.map(({ name }) => name)).toEqual(['a.pdf', 'e.heic']);
  expect(refused).toEqual([
    strings.attachment.badType('b.docm'),
    strings.attachment.empty('c.png'),
    strings.attachment.tooLarge('d.png', '1 MB'),
  ]);
});

test('[LIM1] stops at ten and says so once', () => {
  const many = Array.from({ length: 5 }, (_, index) => file(`${index}.png`, 'image/png'));
  const { accepted, refused } = vetFiles(many, 8, settings, strings);
  expect(accepted).toHaveLength(2);
  expect(refused).toEqual([strings.composer.tooMany(10)]);
});

test('a name cannot turn the sentence about it around', () => {
  const { refused } = vetFiles([file('x\u202Egpj.exe', 'text/html')], 0, settings, strings);
  expect(refused[0]).not.toContain('\u202E');
});
