import type { Command, ConversationType, SeatRole, UserType } from '../../protocol/index.ts';
import type { ConversationPolicy } from '../contracts.ts';

/** What a seat may ask for: the commands of the log, and the management of the conversation. */
export type Act = Command['type'] | 'manage_people' | 'rename' | 'open_close';

/** Table before branches: a new role or act does not compile until every cell is answered. */
const byRole: { readonly [role in SeatRole]: { readonly [act in Act]: boolean } } = {
  owner: {
    send: true,
    edit: true,
    retract: true,
    react: true,
    acknowledge: true,
    pin: true,
    manage_people: true,
    rename: true,
    open_close: true,
  },
  member: {
    send: true,
    edit: true,
    retract: true,
    react: true,
    acknowledge: true,
    pin: true,
    manage_people: false,
    rename: false,
    open_close: false,
  },
  read_only: {
    send: false,
    edit: false,
    retract: false,
    react: false,
    // Who reads may be asked whether they have.
    acknowledge: true,
    pin: false,
    manage_people: false,
    rename: false,
    open_close: false,
  },
};

/** In an announcement only owners write; everyone may react, and acknowledge. */
const membersWrite: { readonly [type in ConversationType]: boolean } = {
  direct: true,
  group: true,
  care_team: true,
  announcement: false,
};

/** Whether people can be added to or removed from a conversation of this type. */
export const peopleChange: { readonly [type in ConversationType]: boolean } = {
  direct: false,
  group: true,
  care_team: true,
  announcement: true,
};

/** Those who are cared for, rather than caring as their work. */
const caredFor: { readonly [type in UserType]: boolean } = {
  patient: true,
  caregiver: true,
  doctor: false,
  pharmacist: false,
  nurse: false,
  staff: false,
};

/** Whether a person of type `to` may see that one of type `by` is typing. */
export const mayKnowOfTyping = (
  { staffTyping }: Pick<ConversationPolicy, 'staffTyping'>,
  by: UserType,
  to: UserType,
): boolean => staffTyping || caredFor[by] || !caredFor[to];

export function allows(type: ConversationType, role: SeatRole, act: Act): boolean {
  if (!byRole[role][act]) return false;
  return role === 'owner' || act === 'react' || act === 'acknowledge' || membersWrite[type];
}
