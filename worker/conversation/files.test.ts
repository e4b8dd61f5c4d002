import { beforeEach, describe, expect, test } from 'vitest';
import { actor, CONVERSATION, person, World } from '../../test/support/core.ts';
import { limits } from '../../protocol/index.ts';
import { dropOrphans, fileFor, forgetFiles, nextOrphanAt, prepareUpload, registerFile } from './files.ts';

const pat = actor('pat');
const code = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
  result.ok ? 'ok' : result.error.code;
const file = (n: number) => ({
  attachmentId: `${CONVERSATION}.${String(n).padStart(21, '0')}`,
  key: `clinic/file-${n}`,
  fileName: 'scan.png',
  mediaType: 'image/png',
  sizeBytes: 10,
  width: null,
  height: null,
  sha256: 'a'.repeat(64),
});
const register = (userId: string, n: number): string =>
  code(registerFile(world.core.log, userId, `upload-${n}0000`, file(n), world.now));
const prepare = (userId: string, clientId: string): string =>
  code(prepareUpload(world.core.log, userId, clientId));

let world: World;
beforeEach(() => {
  world = new World();
  world.create(pat, [person('doc'), person('nurse', 'nurse')]);
});

describe('who may have a file', () => {
  const get = (userId: string): string => code(fileFor(world.core.log, userId, file(1).attachmentId));

  test('[ACL2] [VIS1] unsent, its owner alone; sent, who may see the message; retracted or left, nobody', () => {
    register('pat', 1);
    expect([get('pat'), get('doc'), get('stranger')]).toEqual(['ok', 'not_found', 'not_found']);

    const sent = world.core.execute('pat', {
      type: 'send',
      client_id: 'client-01',
      content: '',
      message_type: 'image',
      attachment_ids: [file(1).attachmentId],
      reply_to: null,
    });
    if (!sent.ok) throw new Error(sent.error.code);
    world.core.addSender(
      'pat',
      { client_id: 'client-02', role: 'member', history: 'from_now' },
      person('rx', 'pharmacist'),
    );
    expect([get('pat'), get('doc'), get('rx')]).toEqual(['ok', 'ok', 'not_found']);

    world.core.removeSender('pat', `${CONVERSATION}.s3`);
    expect(get('nurse')).toBe('not_found');
    const { message_id } = sent.value;
    world.core.execute('pat', { type: 'retract', client_id: 'client-03', message_id });
    expect([get('pat'), get('doc')]).toEqual(['not_found', 'not_found']);
  });
});

describe('uploads', () => {
  test('[LIM1] many begun at once are still no more than one may hold unsent', () => {
    const { pendingPerUser } = limits.attachments;
    const begun = Array.from({ length: pendingPerUser + 5 }, (_, n) => n);
    for (const n of begun) expect(prepare('pat', `upload-${n}0000`)).toBe('ok');
    const answers = begun.map((n) => register('pat', n));
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(pendingPerUser);
    expect(answers.at(-1)).toBe('full');
    expect(register('pat', 0)).toBe('ok');
    expect(register('doc', 100)).toBe('ok');
  });

  test('[IDM1] a file stored before is answered also after the conversation closed', () => {
    expect(register('pat', 1)).toBe('ok');
    world.core.patch('pat', { client_id: 'close-001', is_active: false });
    expect(prepare('pat', 'upload-10000')).toBe('ok');
    expect(prepare('pat', 'upload-20000')).toBe('closed');
  });

  test('[SEAT2] a file that came too late, after the conversation closed or for someone who left, is refused', () => {
    world.core.patch('pat', { client_id: 'close-001', is_active: false });
    expect(register('pat', 1)).toBe('closed');
    expect(register('stranger', 2)).toBe('not_found');
  });

  test('[SEAT1] who may not write in an announcement may not put files there', () => {
    const other = new World();
    other.create(pat, [person('doc')], 'announcement');
    expect(code(prepareUpload(other.core.log, 'doc', 'upload-10000'))).toBe('forbidden');
    expect(code(prepareUpload(other.core.log, 'pat', 'upload-10000'))).toBe('ok');
  });
});

describe('files never sent', () => {
  test('[LIM1] go in portions, and are not forgotten before their bytes are gone', () => {
    expect(register('pat', 1)).toBe('ok');
    expect(dropOrphans(world.core.log, world.now)).toEqual([]);
    world.now += limits.attachments.orphanTtlMs;
    expect(dropOrphans(world.core.log, world.now)).toEqual(['clinic/file-1']);
    // The bytes could not be removed: the next turn finds the file again, and nobody can send it meanwhile.
    expect(dropOrphans(world.core.log, world.now)).toEqual(['clinic/file-1']);
    const sent = world.core.execute('pat', {
      type: 'send',
      client_id: 'client-01',
      content: '',
      message_type: 'image',
      attachment_ids: [file(1).attachmentId],
      reply_to: null,
    });
    expect(code(sent)).toBe('attachment_unknown');
    forgetFiles(world.core.log, ['clinic/file-1']);
    expect(dropOrphans(world.core.log, world.now)).toEqual([]);
    expect(nextOrphanAt(world.core.log)).toBeNull();
  });
});

test('[LIM1] of uploads one person may begin so many, then is told when; a repeat of one that is there is none', () => {
  register('pat', 1);
  const begin = (userId: string, clientId: string) => world.core.prepareUpload(userId, clientId);
  for (let i = 0; i < limits.rates.uploads.burst; i++) expect(begin('pat', `client-${i}00`).ok).toBe(true);
  expect(begin('pat', 'client-x00')).toEqual({
    ok: false,
    error: { code: 'rate_limited', retryAfterMs: 1_000 },
  });
  expect(begin('pat', 'upload-10000').ok).toBe(true);
  expect(begin('doc', 'client-x00').ok).toBe(true);
  world.now += 1_000;
  expect(begin('pat', 'client-x00').ok).toBe(true);
});
