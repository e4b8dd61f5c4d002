import { describe, expect, test } from 'vitest';
import type { Entry, Preview } from '../../protocol/index.ts';
import { strings } from '../i18n/strings.ts';
import { nameOf, previewOf, type PreviewContext } from './sidebar-preview.ts';

const at = '2026-06-12T10:46:00.000Z';
const last = (patch: Partial<Preview>): Preview => ({
  seq: 3,
  message_id: `${'c'.repeat(30)}.3`,
  user_id: 'priya',
  name: 'Priya Nair',
  text: 'Bring your\n home  readings',
  message_type: 'text',
  system: null,
  attachments: 0,
  retracted: false,
  status: 'delivered',
  created_at: at,
  ...patch,
});
const entry = (patch: Partial<Entry>): Entry => ({
  conversation_id: 'c'.repeat(30),
  title: null,
  type: 'direct',
  is_active: true,
  created_at: at,
  others: [{ user_id: 'priya', name: 'Priya Nair', user_type: 'nurse', department: null }],
  others_count: 1,
  last_message: last({}),
  unread: 0,
  read_seq: 3,
  head_seq: 3,
  sort_at: at,
  inbox_rev: 1,
  ...patch,
});
const context: PreviewContext = { myUserId: 'me', draft: undefined, strings };

describe('the third line of a row', () => {
  test('a draft comes before the last message', () => {
    expect(previewOf(entry({}), { ...context, draft: 'half\nline' })).toEqual({
      kind: 'draft',
      text: 'half line',
    });
    expect(previewOf(entry({}), { ...context, draft: '  ' }).kind).toBe('message');
  });
  test('an urgent message is not read from the list, and says what it is once it was', () => {
    const urgent = (unread: number, patch: Partial<Preview> = {}) =>
      previewOf(entry({ unread, last_message: last({ urgent: true, ...patch }) }), context).text;
    expect(urgent(1)).toBe('Urgent message, open to read');
    expect(urgent(0)).toBe('Urgent: Bring your home readings');
    expect(urgent(0, { user_id: 'me' })).toBe('You: Urgent: Bring your home readings');
    expect(urgent(1, { retracted: true, text: null })).toBe('This message was removed');
  });
  test('only my own last message shows its status', () => {
    expect(previewOf(entry({}), context)).toEqual({
      kind: 'message',
      text: 'Bring your home readings',
      status: null,
    });
    expect(previewOf(entry({ last_message: last({ user_id: 'me' }) }), context)).toEqual({
      kind: 'message',
      text: 'You: Bring your home readings',
      status: 'delivered',
    });
  });
  test('in a team the author is named, with the title kept', () => {
    const team = { type: 'care_team', title: 'Heart clinic' } as const;
    expect(previewOf(entry(team), context).text).toBe('Priya: Bring your home readings');
    const doctor = last({ name: 'Dr Amara Osei' });
    expect(previewOf(entry({ ...team, last_message: doctor }), context).text).toBe(
      'Dr Osei: Bring your home readings',
    );
  });
  test('what has no text says what it is', () => {
    const say = (patch: Partial<Preview>): string =>
      previewOf(entry({ last_message: last(patch) }), context).text;
    expect(say({ text: '', message_type: 'image', attachments: 1 })).toBe('Photo');
    expect(say({ text: null, message_type: 'file', attachments: 3 })).toBe('3 files');
    expect(say({ text: null, retracted: true })).toBe(strings.sidebar.retracted);
    expect(say({ message_type: 'system', system: { fact: 'closed', by: 'Dr Kanda' } })).toBe(
      'Closed by Dr Kanda',
    );
    expect(previewOf(entry({ last_message: null }), context).text).toBe(strings.sidebar.noMessages);
  });
  test('a conversation without a title goes by its people', () => {
    expect(nameOf({ title: 'Heart clinic', others: [] }, strings)).toBe('Heart clinic');
    expect(nameOf(entry({}), strings)).toBe('Priya Nair');
    expect(nameOf({ title: null, others: [] }, strings)).toBe(strings.sidebar.untitled);
  });
});
