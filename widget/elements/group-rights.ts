import type { ConversationType, SeatRole, Sender } from '../../protocol/index.ts';
import type { ConversationView } from '../client/state.ts';

/** What a person may do in a conversation: nothing else is offered. The server decides again. */
export interface Rights {
  readonly add: boolean;
  readonly rename: boolean;
  readonly close: boolean;
  readonly reopen: boolean;
  /** `last_owner`: not before someone else owns it. */
  readonly leave: 'yes' | 'no' | 'last_owner';
}

/** Whether people come and go, and have roles, in a conversation of this type. */
const changes: Readonly<Record<ConversationType, boolean>> = {
  direct: false,
  group: true,
  care_team: true,
  announcement: true,
};
const roles: readonly SeatRole[] = ['owner', 'member', 'read_only'];

type Seen = Pick<ConversationView, 'conversation' | 'mySeat' | 'people' | 'phase' | 'givesRoles'>;

const none: Rights = { add: false, rename: false, close: false, reopen: false, leave: 'no' };

export function rightsIn({ conversation, mySeat, people, phase }: Seen): Rights {
  if (conversation === null || mySeat === null || phase !== 'ready') return none;
  const owns = mySeat.role === 'owner';
  const { type, is_active: open } = conversation;
  const group = changes[type];
  const alone = people.length === 0 || people.some(({ role }) => role === 'owner');
  return {
    add: owns && group && open,
    rename: owns && group,
    close: owns && open,
    reopen: owns && !open,
    leave: !group ? 'no' : owns && !alone ? 'last_owner' : 'yes',
  };
}

/** What a person may do about someone's seat, one's own too. */
export function rightsOver(
  state: Seen,
  seat: Pick<Sender, 'sender_id' | 'role'>,
): { readonly remove: boolean; readonly roles: readonly SeatRole[] } {
  const { conversation, mySeat, people } = state;
  const owns = mySeat?.role === 'owner' && state.phase === 'ready';
  if (conversation === null || !owns || !changes[conversation.type]) return { remove: false, roles: [] };
  const mine = seat.sender_id === mySeat.sender_id;
  const last = mine && !people.some(({ role }) => role === 'owner');
  const may = state.givesRoles === true && conversation.is_active && !last;
  return { remove: !mine, roles: may ? roles.filter((role) => role !== seat.role) : [] };
}
