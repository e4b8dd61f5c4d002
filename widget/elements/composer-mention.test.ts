import { nothing } from 'lit';
import { expect, test } from 'vitest';
import type { Sender } from '../../protocol/index.ts';
import { allStrings, whole } from '../i18n/whole.ts';
import { ComposerMention } from './composer-mention.ts';

const ann = { user_id: 'ann', name: 'Ann' } as Sender;
const field = { value: '', selectionStart: 0, selectionEnd: 0 };
const type = (text: string): void =>
  void Object.assign(field, { value: text, selectionStart: text.length, selectionEnd: text.length });

test('what was closed by leaving the field is offered again in the next message', async () => {
  const mention = new ComposerMention({
    mentionable: [ann],
    strings: whole(allStrings),
    field: field as HTMLTextAreaElement,
    named: [],
    words: { text: '', chosen: [] },
    wrote: () => undefined,
    requestUpdate: () => undefined,
  });
  type('@A');
  mention.follow();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(mention.render()).not.toBe(nothing);
  // A tap on “send”: the field is left, emptied without an event, and given the focus again.
  mention.leave();
  type('@');
  mention.follow();
  expect(mention.render()).not.toBe(nothing);
});
