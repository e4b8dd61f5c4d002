import { seatRoles, userTypes, type SystemFact } from '../../../protocol/index.ts';
import type { WholeStrings } from '../types.ts';

/** Numbers that fall into every plural category of our languages. */
export const COUNTS = [0, 1, 2, 3, 5, 11, 21, 100, 101] as const;

const NAME = 'Ndiaye';
const NAMES = [NAME, 'Osei', 'Lim', 'Roy', 'Vu'] as const;
const FILE = 'scan-12.jpg';
const SIZE = '25 MB';

const facts: readonly SystemFact[] = [
  { fact: 'created', by: NAME },
  { fact: 'joined', name: NAME, by: NAME },
  { fact: 'joined', name: NAME, by: 'Osei' },
  { fact: 'left', name: NAME },
  { fact: 'removed', name: NAME, by: 'Osei' },
  { fact: 'renamed', title: 'Zig', by: NAME },
  { fact: 'renamed', title: null, by: NAME },
  { fact: 'closed', by: NAME },
  { fact: 'reopened', by: NAME },
  { fact: 'role', name: NAME, role: 'owner', by: 'Osei' },
  { fact: 'role', name: NAME, role: 'read_only', by: NAME },
  { fact: 'role', name: NAME, role: 'member', by: NAME, own: false },
];

type Said = readonly string[];
type Calls = Readonly<Record<string, (table: WholeStrings) => Said>>;

const mediaTypes = [
  'image/png',
  'application/pdf',
  'video/mp4',
  'audio/ogg',
  'text/plain',
  'application/msword',
  'application/vnd.ms-excel',
  'application/zip',
];

/** Functions of one number; by path. */
export const counting: Readonly<Record<string, (table: WholeStrings, count: number) => string>> = {
  'role.careTeam': ({ role }, count) => role.careTeam(count - 1),
  'role.group': ({ role }, count) => role.group(count - 1),
  'presence.available': ({ presence }, count) => presence.available(count),
  'common.unread': ({ common }, count) => common.unread(count),
  'sidebar.file': ({ sidebar }, count) => sidebar.file(count),
  'sidebar.mentions': ({ sidebar }, count) => sidebar.mentions(count),
  'sidebar.results': ({ sidebar }, count) => sidebar.results(count),
  'find.position': ({ find }, count) => find.position(count, 400),
  'people.count': ({ people }, count) => people.count(count),
  'chat.openUnread': ({ chat }, count) => chat.openUnread(count),
  'thread.jumpToNew': ({ thread }, count) => thread.jumpToNew(count),
  'thread.reaction': ({ thread }, count) => thread.reaction('🙏', count, count % 2 === 1),
  'thread.announceMany': ({ thread }, count) => thread.announceMany(count, NAMES.slice(0, 2)),
  'thread.seenBy': ({ thread }, count) => thread.seenBy(count, 400),
  'thread.acknowledgedBy': ({ thread }, count) => thread.acknowledgedBy(count, 400),
  'composer.charactersLeft': ({ composer }, count) => composer.charactersLeft(count),
  'composer.charactersOver': ({ composer }, count) => composer.charactersOver(count),
  'composer.tooMany': ({ composer }, count) => composer.tooMany(count),
  'composer.tooManyNamed': ({ composer }, count) => composer.tooManyNamed(count),
  'attachment.uploadingMany': ({ attachment }, count) => attachment.uploadingMany(count, '54%'),
};

/** The other functions, each with all it may be given; by path. */
const speaking: Calls = {
  'role.line': ({ role }) => userTypes.flatMap((type) => [role.line(type, null), role.line(type, 'ENT')]),
  'presence.lastSeen': ({ presence }) => [presence.lastSeen('10:46')],
  'common.list': ({ common }) => [common.list(NAMES.slice(0, 2)), common.list(NAMES)],
  'sidebar.you': ({ sidebar }) => [sidebar.you('xyz')],
  'sidebar.said': ({ sidebar }) => [sidebar.said(NAME, 'xyz')],
  'sidebar.row': ({ sidebar }) => [sidebar.row({ presence: null, unread: 21, status: null, closed: true })],
  'sidebar.nothingFound': ({ sidebar }) => [sidebar.nothingFound('xyz')],
  'people.remove': ({ people }) => [people.remove(NAME)],
  'people.nothingFound': ({ people }) => [people.nothingFound('xyz')],
  'group.you': ({ group }) => [group.you(NAME)],
  'group.since': ({ group }) => [group.since('10:46')],
  'group.options': ({ group }) => [group.options(NAME)],
  'group.giveRole': ({ group }) => seatRoles.map((role) => group.giveRole(role)),
  'group.removeTitle': ({ group }) => [group.removeTitle(NAME)],
  'chat.openNamed': ({ chat, sidebar }) => [chat.openNamed(chat.openUnread(21), sidebar.mentions(3))],
  'thread.history': ({ thread }) => [thread.history(NAME)],
  'thread.emptyText': ({ thread }) => [thread.emptyText(NAME)],
  'thread.typing': ({ thread }) => [1, 2, 5].map((many) => thread.typing(NAMES.slice(0, many))),
  'thread.row': ({ thread, status }) => [
    thread.row({ sender: NAME, text: 'xyz', time: '10:46', status: status.read }),
  ],
  'thread.system': ({ thread }) => facts.map((fact) => thread.system(fact)),
  'thread.sentAt': ({ thread }) => [thread.sentAt('10:46')],
  'thread.replacedAt': ({ thread }) => [thread.replacedAt('10:46')],
  'thread.acknowledgedAt': ({ thread }) => [thread.acknowledgedAt('10:46')],
  'thread.mentionedYou': ({ thread }) => [thread.mentionedYou(NAME)],
  'thread.announce': ({ thread }) => [thread.announce(NAME, 'xyz')],
  'thread.notSent': ({ thread, errors }) => [thread.notSent(errors.full)],
  'composer.placeholder': ({ composer }) => [composer.placeholder(NAME)],
  'composer.replyingTo': ({ composer }) => [composer.replyingTo(NAME)],
  'settings.quietUntil': ({ settings }) => [settings.quietUntil('10:46')],
  'idle.left': ({ idle }) => [idle.left('30 s')],
  'composer.dropText': ({ composer }) => [composer.dropText(SIZE)],
  'attachment.uploading': ({ attachment }) => [attachment.uploading('1 MB', SIZE)],
  'attachment.open': ({ attachment }) => [attachment.open(FILE)],
  'attachment.download': ({ attachment }) => [attachment.download(FILE)],
  'attachment.downloading': ({ attachment }) => [attachment.downloading(FILE)],
  'attachment.remove': ({ attachment }) => [attachment.remove(FILE)],
  'attachment.cancel': ({ attachment }) => [attachment.cancel(FILE)],
  'attachment.image': ({ attachment }) => [attachment.image(FILE)],
  'attachment.describe': ({ attachment }) => [attachment.describe(attachment.kind('image/png'), SIZE)],
  'attachment.limit': ({ attachment }) => [attachment.limit(SIZE)],
  'attachment.tooLarge': ({ attachment }) => [attachment.tooLarge(FILE, SIZE)],
  'attachment.empty': ({ attachment }) => [attachment.empty(FILE)],
  'attachment.badType': ({ attachment }) => [attachment.badType(FILE)],
  'attachment.kind': ({ attachment }) => mediaTypes.map((type) => attachment.kind(type)),
};

/** Everything a table says, by path; a function nobody knows how to call throws. */
export function sayings(table: WholeStrings): ReadonlyMap<string, Said> {
  const found = new Map<string, Said>();
  const walk = (group: object, path: string): void => {
    for (const [key, value] of Object.entries(group) as readonly (readonly [string, unknown])[]) {
      const at = path === '' ? key : `${path}.${key}`;
      const count = counting[at];
      if (at === 'locale' || at === 'dir') continue;
      if (typeof value === 'string') found.set(at, [value]);
      else if (typeof value === 'object' && value !== null) walk(value, at);
      else if (count !== undefined)
        found.set(
          at,
          COUNTS.map((number) => count(table, number)),
        );
      else if (speaking[at] !== undefined) found.set(at, speaking[at](table));
      else throw new Error(`Say in this file how ${at} is called.`);
    }
  };
  walk(table, '');
  return found;
}
