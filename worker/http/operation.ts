import type * as z from 'zod/mini';
import type { ErrorCode } from '../../protocol/index.ts';

/** One operation of the public API, as its description needs it. */
export interface Operation {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** With parameters in braces. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: 'Messages' | 'Conversations' | 'Search' | 'People' | 'Attachments' | 'Sockets' | 'Service';
  readonly summary: string;
  readonly params?: Readonly<Record<string, z.core.$ZodType>>;
  readonly query?: z.core.$ZodType;
  /** `bytes`: the file itself, of any type. */
  readonly body?: z.core.$ZodType | 'bytes';
  readonly bodyOptional?: boolean;
  readonly answers: Readonly<
    Record<number, { description: string; schema?: z.core.$ZodType | 'bytes' | 'any' }>
  >;
  /** Beyond those that every operation with an identity may answer. */
  readonly errors: readonly ErrorCode[];
  readonly open?: boolean;
}

/** What a body, a change and a text may be refused for. */
export const BODY = ['malformed', 'invalid', 'frame_too_large'] as const;
export const CHANGE = ['conflict', 'rate_limited', 'storage_failed'] as const;
export const CONTENT = ['content_empty', 'content_too_long', 'content_invalid'] as const;
