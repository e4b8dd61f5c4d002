import { expect, test, vi } from 'vitest';
import { NO_AIM } from '../client/draft-aim.ts';
import type { ChatActions, DraftAim } from '../client/state.ts';
import { outgoing } from './composer-send.ts';
import { Writing } from './composer-writing.ts';

const ann = { user_id: 'ann', name: 'Ann' };
const naming: DraftAim = { replyTo: null, urgent: false, mentions: [ann] };

function writing(draft = '', aim: DraftAim | null = null) {
  const setDraft = vi.fn<ChatActions['setDraft']>();
  const actions = { setDraft } as Partial<ChatActions> as ChatActions;
  const host = { conversationId: 'c', draft, aim, actions, files: [], replyTo: null, urgent: false };
  const made = new Writing({ ...host, requestUpdate: () => undefined });
  return { made, told: () => setDraft.mock.calls };
}

test('what is written is told, what the client says is not', () => {
  const { made, told } = writing('Ask @Ann', naming);
  made.show({ text: 'Ask', aim: NO_AIM });
  made.follow({ text: 'Ask', aim: NO_AIM });
  expect(made.now).toEqual({ text: 'Ask @Ann', aim: naming });
  expect(told()).toEqual([]);
  made.write({ text: 'Ask @Ann!', chosen: [ann] });
  made.empty();
  expect(told()).toEqual([
    ['c', 'Ask @Ann!', naming],
    ['c', '', null],
  ]);
  expect(made.now).toEqual({ text: '', aim: NO_AIM });
});

test('[SEND2] what was taken back is meant as it was, and so is what was written since', () => {
  const { made, told } = writing();
  made.show({ text: 'since', aim: { replyTo: null, urgent: true } });
  made.takeBack({ text: 'To @Ann', files: [], replyTo: null, mentions: [ann] });
  const both = { replyTo: null, urgent: true, mentions: [ann] };
  expect(told()).toEqual([['c', 'To @Ann\n\nsince', both]]);
});

test('a message is urgent where its writer may ask for that, and names nobody where it names nobody', () => {
  const written = { text: 'Come', aim: { replyTo: null, urgent: true } };
  expect(outgoing(written, [], [ann], true)).toMatchObject({ urgent: true, mentions: [ann] });
  expect(outgoing(written, [], [], false)).toEqual({ text: 'Come', files: [], replyTo: null, urgent: false });
  expect('mentions' in outgoing(written, [], [], true)).toBe(false);
});
