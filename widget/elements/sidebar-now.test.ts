import { describe, expect, test } from 'vitest';
import type { UnsentView } from '../client/state.ts';
import { strings } from '../i18n/strings.ts';
import { nowIn } from './sidebar-now.ts';

const left = (phase: UnsentView['phase'], patch: Partial<UnsentView> = {}): ReadonlyMap<string, UnsentView> =>
  new Map([['c', { phase, text: 'Half\n a word', files: 0, image: false, ...patch }]]);
const typing = {
  conversationId: 'c',
  typing: [{ senderId: 's', name: 'Priya' }],
};
const calm = { open: null, offline: false };
const text = 'Half a word';

describe('what goes on in a conversation of the list', () => {
  test('what was not sent comes before someone who types, and they before what waits', () => {
    expect(nowIn('c', { ...calm, open: typing, unsent: left('failed') }, strings)).toEqual({
      kind: 'failed',
      text,
    });
    expect(nowIn('c', { open: typing, offline: true, unsent: left('waiting') }, strings)?.kind).toBe(
      'typing',
    );
    expect(nowIn('c', { open: null, offline: true, unsent: left('waiting') }, strings)).toEqual({
      kind: 'waiting',
      text,
    });
  });
  test('with a line, only what may be taken back is said to wait', () => {
    expect(nowIn('c', { ...calm, unsent: left('waiting') }, strings)).toBeNull();
    expect(nowIn('c', { ...calm, unsent: left('held') }, strings)?.kind).toBe('waiting');
  });
  test('a message that is only files is named by what they are', () => {
    const said = (patch: Partial<UnsentView>): unknown =>
      nowIn('c', { ...calm, unsent: left('failed', { text: ' ', ...patch }) }, strings);
    expect(said({ files: 1, image: true })).toMatchObject({ text: strings.sidebar.photo });
    expect(said({ files: 2, image: false })).toMatchObject({ text: strings.sidebar.file(2) });
  });
  test('another conversation has nothing of it', () => {
    expect(nowIn('d', { ...calm, open: typing, unsent: left('failed') }, strings)).toBeNull();
    expect(nowIn('c', calm, strings)).toBeNull();
  });
});
