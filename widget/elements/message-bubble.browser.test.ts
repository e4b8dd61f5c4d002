import { render } from 'lit';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AttachmentView, MessageView } from '../client/state.ts';
import { allStrings as strings } from '../i18n/whole.ts';
import type { MessageBubble } from './message-bubble.ts';
import { textRuns } from './text-runs.ts';
import { attachmentView, defineThread, messageRow, painted, spyActions } from './message-list-testing.ts';

beforeAll(defineThread);

let bubble: MessageBubble;
let spy: ReturnType<typeof spyActions>;

beforeEach(() => {
  spy = spyActions();
  bubble = document.createElement('care-message-bubble');
  bubble.actions = spy.actions;
  bubble.meId = 'me';
  document.body.append(bubble);
});
afterEach(() => bubble.remove());

const show = async (more: Partial<MessageView>, set: Partial<MessageBubble> = {}) => {
  Object.assign(bubble, { message: messageRow(1, more), ...set });
  await bubble.updateComplete;
  bubble.flush();
  return bubble.shadowRoot!;
};
const file = (state: AttachmentView['state'], more: Partial<AttachmentView> = {}) =>
  attachmentView({ fileName: 'Letter.pdf', mediaType: 'application/pdf', state, ...more });

describe('text', () => {
  test('is never markup', async () => {
    const root = await show({ content: '<img src=x onerror=alert(1)><b>hi</b>' });
    expect(root.querySelector('.text')!.textContent).toBe('<img src=x onerror=alert(1)><b>hi</b>');
    expect(root.querySelector('.text img, .text b')).toBeNull();
  });

  test('keeps the writer’s lines and adds no space of its own', async () => {
    const root = await show({ content: 'one\n\n  two' });
    expect(root.querySelector('.text')!.textContent).toBe('one\n\n  two');
    expect(getComputedStyle(root.querySelector('.text')!).whiteSpace).toBe('pre-wrap');
  });

  test('each paragraph takes its own direction', async () => {
    const root = await show({ content: 'English line\nسطر عربي' });
    const text = root.querySelector('.text')!;
    expect(getComputedStyle(text).unicodeBidi).toBe('plaintext');
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node !== null && node.textContent === '') node = walker.nextNode();
    const range = document.createRange();
    const leftOf = (start: number, length: number) => {
      range.setStart(node!, start);
      range.setEnd(node!, start + length);
      return range.getBoundingClientRect();
    };
    const box = text.getBoundingClientRect();
    expect(Math.round(leftOf(0, 12).left)).toBe(Math.round(box.left));
    expect(Math.round(leftOf(13, 8).right)).toBe(Math.round(box.right));
  });

  test('links are safe: known schemes only, opened apart', async () => {
    const root = await show({
      content: 'https://example.org javascript:alert(1) data:text/html,x mailto:a@example.org',
    });
    const links = [...root.querySelectorAll('a')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      'https://example.org/',
      'mailto:a@example.org',
    ]);
    for (const link of links) {
      expect(link.rel).toBe('noopener noreferrer');
      expect(link.target).toBe('_blank');
    }
  });
});

test('[MSG4] names are marked beside links and what was found, one’s own as such', () => {
  const content = 'See https://example.org/@Ana with @Ana Ruiz and @Ben.';
  const mentions = [
    { user_id: 'me', name: 'Ana Ruiz' },
    { user_id: 'ben', name: 'Ben' },
  ];
  const root = document.createElement('div');
  render(textRuns(content, [['ruiz'], ['see']], mentions, 'me'), root);
  const named = [...root.querySelectorAll<HTMLElement>('.named')];
  expect(named.map((name) => [name.textContent, name.matches('.me')])).toEqual([
    ['@Ana Ruiz', true],
    ['@Ben', false],
  ]);
  expect(root.textContent).toBe(content);
  expect([...root.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['See', 'Ruiz']);
  expect(root.querySelector('a')!.textContent).toBe('https://example.org/@Ana');
});

describe('status', () => {
  test.each(['waiting', 'sending', 'sent', 'delivered', 'read'] as const)(
    '%s is a shape and a word',
    async (status) => {
      const root = await show({ mine: true, status });
      const shown = root.querySelector('.status')!;
      expect(shown.textContent).toContain(strings.status[status]);
      expect(shown.querySelector('svg')).not.toBeNull();
    },
  );

  test('belongs to one’s own only, under the last of a group', async () => {
    expect((await show({ mine: false })).querySelector('.status')).toBeNull();
    expect((await show({ mine: false })).querySelector('time')).not.toBeNull();
    expect((await show({ mine: true }, { position: 'first' })).querySelector('time')).toBeNull();
    expect((await show({ mine: true }, { position: 'last' })).querySelector('time')).not.toBeNull();
  });

  test('what may be taken back waits, and says so', async () => {
    const root = await show(
      { mine: true, status: 'waiting', seq: null, undoable: true },
      { position: 'last' },
    );
    expect(root.querySelector('.foot')!.textContent).toContain(strings.status.waiting);
    const undo = root.querySelector<HTMLButtonElement>('.undo')!;
    expect(undo.textContent).toBe(strings.thread.undo);
    expect(undo.getBoundingClientRect().height).toBeGreaterThanOrEqual(24);
    undo.click();
    expect(spy.asked).toEqual([{ name: 'undoSend', with: ['key-1'] }]);
    await show({ mine: true, status: 'waiting', seq: null });
    expect(root.querySelector('.undo')).toBeNull();
  });

  test('failed says why and offers both ways on', async () => {
    const root = await show({ mine: true, status: 'failed', error: 'rate_limited' }, { position: 'first' });
    expect(root.querySelector('.status')!.textContent).toContain(
      strings.thread.notSent(strings.errors.rate_limited),
    );
    const [discard, retry] = root.querySelectorAll<HTMLButtonElement>('.choices button');
    retry!.click();
    discard!.click();
    expect(spy.asked).toEqual([
      { name: 'retry', with: ['key-1'] },
      { name: 'discard', with: ['key-1'] },
    ]);
  });
});

describe('what is not plain', () => {
  test('a retracted message shows nothing of itself', async () => {
    const root = await show({
      mine: false,
      content: 'secret',
      retracted: true,
      attachments: [file('ready')],
    });
    expect(root.textContent).toContain(strings.thread.retracted);
    expect(root.textContent).not.toContain('secret');
    expect(root.querySelector('care-attachment')).toBeNull();
  });

  test('an unknown type asks for a newer page', async () => {
    const poll = { ...messageRow(1), messageType: 'poll', content: 'x' } as unknown as MessageView;
    bubble.message = poll;
    await bubble.updateComplete;
    expect(bubble.shadowRoot!.textContent).toContain(strings.thread.unknownType);
  });

  test('a fact of the server is worded here', async () => {
    const root = await show({ messageType: 'system', system: { fact: 'closed', by: 'Dr Kanda' } });
    expect(root.textContent).toContain('Closed by Dr Kanda');
    expect(root.querySelector('.b')).toBeNull();
  });

  test('a quote leads to what it quotes, unless that is gone', async () => {
    const quote = {
      message_id: 'c.9',
      seq: 9,
      user_id: 'me',
      name: 'Nora',
      preview: 'before',
      message_type: 'text' as const,
      retracted: false,
    };
    const root = await show({ replyTo: quote });
    expect(root.querySelector('.quote')!.textContent).toContain(strings.common.you);
    root.querySelector<HTMLButtonElement>('button.quote')!.click();
    expect(spy.asked).toEqual([{ name: 'jumpTo', with: [9] }]);
    await show({ replyTo: { ...quote, name: null, user_id: null, preview: null } });
    expect(root.querySelector('button.quote')).toBeNull();
    expect(root.querySelector('.quote')!.textContent).toContain(strings.thread.quoteGone);
  });

  test('names and roles stand in groups only', async () => {
    expect((await show({ mine: false })).querySelector('.who')).toBeNull();
    const root = await show({ mine: false, name: 'Dr Amara Osei', userType: 'doctor' }, { group: true });
    expect(root.querySelector('.who')!.textContent).toContain('Dr Amara Osei');
    expect(root.querySelector('.who')!.textContent).toContain(strings.role.word.doctor);
    expect(root.querySelector('.avatar')).not.toBeNull();
  });
});

describe('files', () => {
  test('an upload shows how far it is and can be stopped', async () => {
    const root = await show({
      mine: true,
      status: 'sending',
      content: '',
      messageType: 'file',
      attachments: [file('uploading', { progress: 0.4, sizeBytes: 2 * 1024 * 1024 })],
    });
    expect(root.querySelector('[role=progressbar]')!.getAttribute('aria-valuenow')).toBe('40');
    expect(root.textContent).toContain(strings.attachment.uploadingMany(1, '40%'));
    root.querySelector<HTMLButtonElement>('.file button')!.click();
    expect(spy.asked).toEqual([{ name: 'discard', with: ['key-1', 'file-1'] }]);
  });

  test.each([
    ['checking', null, strings.attachment.checking],
    ['refused', 'attachment_type', strings.errors.attachment_type],
    ['failed', 'attachment_incomplete', strings.errors.attachment_incomplete],
  ] as const)('%s says so, and nobody can open it', async (state, error, words) => {
    const root = await show({
      mine: true,
      content: '',
      messageType: 'file',
      attachments: [file(state, { error })],
    });
    expect(root.textContent).toContain(words);
    expect(root.querySelector('.file button')).toBeNull();
    expect(root.querySelector('img')).toBeNull();
  });

  test.each([
    ['attachment_mismatch', strings.thread.notSent(strings.attachment.refusedReason), 1],
    ['attachment_incomplete', strings.status.failed, 2],
  ] as const)('one that failed for %s says why once, and offers what can help', async (error, foot, ways) => {
    const root = await show({
      mine: true,
      status: 'failed',
      error,
      messageType: 'file',
      attachments: [file('failed', { error, file: new File(['x'], 'Letter.pdf') })],
    });
    expect(root.textContent.split(strings.errors[error])).toHaveLength(2);
    expect(root.querySelector('.foot')!.textContent.trim()).toBe(foot);
    expect(root.querySelectorAll('.choices button')).toHaveLength(ways);
    const remove = root.querySelector<HTMLButtonElement>('.file button')!;
    expect(remove.ariaLabel).toBe(strings.attachment.remove('Letter.pdf'));
    remove.click();
    expect(spy.asked).toEqual([{ name: 'discard', with: ['key-1', 'file-1'] }]);
  });

  test.each(['image/svg+xml', 'text/html', 'image/heic', 'application/pdf'])(
    '%s is a download, never shown in the page',
    async (mediaType) => {
      const root = await show({
        content: '',
        messageType: 'image',
        attachments: [attachmentView({ mediaType })],
      });
      await painted();
      expect(root.querySelector('img, iframe, object, embed')).toBeNull();
      expect(root.querySelector('.file button')).not.toBeNull();
      expect(spy.asked).toEqual([]);
    },
  );

  test('a picture that is none becomes a download', async () => {
    const root = await show({ content: '', messageType: 'image', attachments: [attachmentView()] });
    await expect.poll(() => root.querySelector('.file button')).not.toBeNull();
    expect(root.querySelector('img')).toBeNull();
  });
});

test('alone it brings its own styles; no template carries any', async () => {
  const root = await show({ mine: true });
  expect(root.adoptedStyleSheets.length + root.querySelectorAll('style').length).toBeGreaterThan(0);
  expect(root.querySelectorAll('[style]')).toHaveLength(0);
});

describe('before attachments are loaded', () => {
  test('their room stands in their place, and goes without them', async () => {
    const get = customElements.get.bind(customElements);
    const unknown = vi
      .spyOn(customElements, 'get')
      .mockImplementation((name: string) => (name === 'care-attachment' ? undefined : get(name)));
    const attachments = [attachmentView({ width: 800, height: 600 }), file('ready', { key: 'file-2' })];
    const root = await show({ attachments, content: null });
    expect(root.querySelectorAll('span.frame svg.room, span.file .doc')).toHaveLength(2);
    unknown.mockRestore();
    bubble.requestUpdate();
    await bubble.updateComplete;
    expect(root.querySelector('span.frame, span.file')).toBeNull();
    expect(root.querySelector('care-attachment .file .name')!.textContent).toBe('Letter.pdf');
    expect(root.querySelector('care-attachment .picture')).not.toBeNull();
  });
});
