import {
  careReactions,
  conversationTypes,
  type ConversationType,
  type UserType,
} from '../../protocol/index.ts';
import type { ConversationPolicy, TenantPolicy } from '../contracts.ts';

const CARERS = ['doctor', 'pharmacist', 'nurse', 'staff'] as const satisfies readonly UserType[];
const EVERYONE = [...CARERS, 'patient', 'caregiver'] as const satisfies readonly UserType[];

const MINUTE_MS = 60_000;

/** What a tenant starts with; an operator may change any of it. */
export const defaultPolicy: TenantPolicy = {
  // Patients reach those who care for them, and never each other.
  start: {
    patient: CARERS,
    caregiver: CARERS,
    doctor: EVERYONE,
    pharmacist: EVERYONE,
    nurse: EVERYONE,
    staff: EVERYONE,
  },
  // Who speaks for a care team, or to many at once, answers for it.
  startTypes: { direct: EVERYONE, group: EVERYONE, care_team: CARERS, announcement: CARERS },
  editWindowMs: 15 * MINUTE_MS,
  retractWindowMs: 60 * MINUTE_MS,
  publicReads: { patient: true, caregiver: true, doctor: true, pharmacist: true, nurse: true, staff: true },
  mediaTypes: [
    'image/png',
    'image/jpeg',
    'image/gif',
    'image/webp',
    'image/heic',
    'application/pdf',
    'text/plain',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  staffTyping: true,
  urgent: CARERS,
  reactions: careReactions,
  versions: CARERS,
  drafts: true,
  outbox: false,
  undoSendMs: 0,
  notificationContent: 'none',
  idleMinutes: 0,
};

/** Whether a person of type `from` may start a conversation with, or bring into one, a person of type `to`. */
export function mayStart(policy: Pick<TenantPolicy, 'start'>, from: UserType, to: UserType): boolean {
  return policy.start[from].includes(to);
}

/** The types of conversations that a person of this type may start. */
export function startTypes(policy: Pick<TenantPolicy, 'startTypes'>, from: UserType): ConversationType[] {
  return conversationTypes.filter((type) => policy.startTypes[type].includes(from));
}

/** The part a conversation applies, and nothing more: it travels with each command and socket. */
export const conversationPolicy = (policy: TenantPolicy): ConversationPolicy => ({
  editWindowMs: policy.editWindowMs,
  retractWindowMs: policy.retractWindowMs,
  publicReads: policy.publicReads,
  staffTyping: policy.staffTyping,
  urgent: policy.urgent,
});
