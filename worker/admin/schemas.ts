import * as z from 'zod/mini';
import {
  attachmentId,
  cleanName,
  conversationType,
  isEmoji,
  clientId,
  limits,
  mentionIds,
  pageQuery,
  user,
  userId,
  userType,
  userTypes,
} from '../../protocol/index.ts';
import type { ImportInput, TenantConfig } from '../contracts.ts';
import { wellFormedOrigin } from '../http/origin.ts';
import { defaultPolicy } from '../tenant/policy.ts';

/** Bodies of the operator's API. */

const text = (maxChars: number) => z.string().check(z.minLength(1), z.maxLength(maxChars));
const base64Url = z.string().check(z.regex(/^[A-Za-z0-9_-]{20,100}$/));
/** Public keys only: a private member is refused, not dropped, because it should never have been sent. */
const jwk = z.discriminatedUnion('kty', [
  z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64Url,
    y: base64Url,
    d: z.optional(z.never()),
  }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64Url, d: z.optional(z.never()) }),
]);
const key = z
  .strictObject({ kid: text(128), alg: z.enum(['ES256', 'EdDSA']), jwk })
  .check(z.refine((each) => (each.alg === 'ES256') === (each.jwk.kty === 'EC'), { path: ['alg'] }));

const milliseconds = z.int().check(z.gte(0), z.lte(366 * 24 * 60 * 60 * 1000));
const someTypes = z.array(userType).check(z.maxLength(userTypes.length));
const publicReads = z.partial(z.strictObject(forEachType(z.boolean())));
const start = z.partial(z.strictObject(forEachType(someTypes)));
const typesThatStart = z.partial(
  z.strictObject({ direct: someTypes, group: someTypes, care_team: someTypes, announcement: someTypes }),
);
const mediaType = z.string().check(z.regex(/^[a-z]+\/[a-z0-9.+-]{1,100}$/));
const emoji = z.string().check(z.refine(isEmoji));

/** What is left out keeps the product's default, also within the policy's tables. */
export const tenantBody = z.strictObject({
  name: text(limits.name.maxCodePoints),
  issuer: text(300),
  keys: z.array(key).check(
    z.minLength(1),
    z.maxLength(20),
    z.refine((keys) => new Set(keys.map((each) => each.kid)).size === keys.length),
  ),
  origins: z.array(z.string().check(z.refine(wellFormedOrigin))).check(z.maxLength(100)),
  emergency: z._default(
    z.strictObject({ text: z.string().check(z.maxLength(400)), tel: z._default(z.nullable(text(40)), null) }),
    {
      text: '',
      tel: null,
    },
  ),
  policy: z._default(
    z.strictObject({
      editWindowMs: z.optional(milliseconds),
      retractWindowMs: z.optional(milliseconds),
      publicReads: z.optional(publicReads),
      start: z.optional(start),
      startTypes: z.optional(typesThatStart),
      mediaTypes: z.optional(z.array(mediaType).check(z.maxLength(50))),
      staffTyping: z.optional(z.boolean()),
      urgent: z.optional(someTypes),
      reactions: z.optional(z.array(emoji).check(z.maxLength(limits.reactions.offered))),
      versions: z.optional(someTypes),
      drafts: z.optional(z.boolean()),
      outbox: z.optional(z.boolean()),
      undoSendMs: z.optional(z.int().check(z.gte(0), z.lte(limits.outbox.undoSendMs))),
      notificationContent: z.optional(z.enum(['none', 'names', 'full'])),
      idleMinutes: z.optional(z.int().check(z.gte(0), z.lte(limits.idle.minutes))),
    }),
    {},
  ),
});

function forEachType<T extends z.core.$ZodType>(schema: T) {
  return {
    patient: schema,
    doctor: schema,
    pharmacist: schema,
    nurse: schema,
    staff: schema,
    caregiver: schema,
  };
}

/** Only what was given, so that spreading it over the defaults keeps them. */
const given = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** The whole configuration from what an operator gave. Revocations are their own request. */
export function configOf(tenant: string, body: z.infer<typeof tenantBody>): TenantConfig {
  const { policy, ...rest } = body;
  const { start: startRows, startTypes: typeRows, publicReads: reads, ...flat } = policy;
  return {
    tenant,
    ...rest,
    policy: {
      ...defaultPolicy,
      ...given(flat),
      start: { ...defaultPolicy.start, ...given(startRows ?? {}) },
      startTypes: { ...defaultPolicy.startTypes, ...given(typeRows ?? {}) },
      publicReads: { ...defaultPolicy.publicReads, ...given(reads ?? {}) },
    },
    revokedTokens: [],
    revokedUsers: {},
    restoring: [],
  };
}

const personName = z.string().check(
  z.maxLength(limits.name.maxCodePoints * 2),
  z.refine((name) => cleanName(name) !== ''),
);
export const usersBody = z
  .array(
    z.strictObject({
      user_id: user.shape.user_id,
      name: personName,
      user_type: userType,
      department: z._default(z.nullable(z.string().check(z.maxLength(limits.name.maxCodePoints * 2))), null),
    }),
  )
  .check(z.maxLength(1_000));

export const conversationBody = z.strictObject({
  /** The creator, who becomes its owner. */
  user_id: userId,
  client_id: clientId,
  type: z._default(conversationType, 'direct'),
  title: z._default(z.nullable(z.string()), null),
  user_ids: z.array(userId).check(z.minLength(1), z.maxLength(limits.senders.maxPerConversation - 1)),
});

const index = z.int().check(z.gte(0));
export const importBody = z.strictObject({
  messages: z
    .array(
      z.strictObject({
        userId,
        content: z.string(),
        createdAtMs: z.int().check(z.gte(0)),
        attachmentIds: z.optional(z.array(attachmentId).check(z.maxLength(limits.attachments.perMessage))),
        replyToIndex: z.optional(index),
        mentions: z.optional(mentionIds),
      }),
    )
    .check(z.minLength(1), z.maxLength(10_000)),
  readIndex: z._default(z.record(userId, index), {}),
  closed: z.optional(z.strictObject({ userId, atMs: index })),
});

export function importOf(body: z.infer<typeof importBody>): ImportInput {
  const { messages, readIndex, closed } = body;
  return { messages: messages.map(given), readIndex, ...(closed === undefined ? {} : { closed }) };
}

export const uploadForQuery = z.strictObject({ user_id: userId, client_id: clientId });

const rev = z.int().check(z.gte(0));
export const replicationBody = z.strictObject({
  paused: z.optional(z.boolean()),
  rewind: z.optional(z.strictObject({ destination: z._default(z.nullable(z.string()), null), to_rev: rev })),
});

export const rebuildBody = z.strictObject({
  destination: z.string().check(z.regex(/^(records|inbox:[\x21-\x7e]{1,128})$/)),
  cursor: z.optional(pageQuery.shape.cursor),
  limit: z._default(z.int().check(z.gte(1), z.lte(limits.page.maxRows)), limits.page.defaultRows),
});

export const restoreBody = z.strictObject({ to: z.iso.datetime() });

export const revokeBody = z.union([
  z.strictObject({ token_id: text(200) }),
  z.strictObject({ user_id: userId, before: z.optional(z.iso.datetime()) }),
]);
