/**
 * Every way a request can fail, as a stable code. REST answers carry the code in an RFC 9457 problem document,
 * socket frames in `reject`, fatal socket errors in a 4xxx close code. The words for people are the widget's.
 */

import type { ErrorCode, Retry } from './error-codes.ts';

export {
  afterClose,
  closeCodes,
  errorCodes,
  type CloseReason,
  type ErrorCode,
  type Retry,
} from './error-codes.ts';

interface ErrorRow {
  readonly status: number;
  readonly retry: Retry;
  readonly title: string;
}

export const errors = {
  malformed: { status: 400, retry: 'never', title: 'The request is not valid JSON.' },
  invalid: { status: 422, retry: 'never', title: 'The request does not match the schema.' },
  unknown_type: { status: 422, retry: 'never', title: 'The frame type is unknown.' },
  frame_too_large: { status: 413, retry: 'never', title: 'The frame or body is larger than allowed.' },
  content_empty: { status: 422, retry: 'never', title: 'The message has neither text nor an attachment.' },
  content_too_long: { status: 422, retry: 'never', title: 'The text is longer than allowed.' },
  content_invalid: { status: 422, retry: 'never', title: 'The text holds a NUL or an unpaired surrogate.' },
  unauthenticated: { status: 401, retry: 'now', title: 'A valid identity token is needed.' },
  token_expired: { status: 401, retry: 'now', title: 'The identity token has expired.' },
  ticket_invalid: { status: 401, retry: 'now', title: 'The socket ticket is unknown, used or late.' },
  origin_denied: { status: 403, retry: 'never', title: 'This origin may not use the chat.' },
  forbidden: { status: 403, retry: 'never', title: 'The policy does not allow this.' },
  not_addressable: { status: 403, retry: 'never', title: 'A person named here cannot be addressed by you.' },
  not_found: { status: 404, retry: 'never', title: 'There is no such thing here for you.' },
  conflict: { status: 409, retry: 'never', title: 'This client_id was used before with another payload.' },
  closed: { status: 409, retry: 'never', title: 'The conversation is closed.' },
  retracted: { status: 409, retry: 'never', title: 'The message has been retracted.' },
  edit_window_passed: {
    status: 409,
    retry: 'never',
    title: 'The time for changing this message has passed.',
  },
  last_owner: { status: 409, retry: 'never', title: 'The last owner cannot leave.' },
  full: { status: 409, retry: 'never', title: 'A bound of this conversation has been reached.' },
  attachment_unknown: { status: 422, retry: 'never', title: 'An attachment named here cannot be used.' },
  attachment_too_large: { status: 413, retry: 'never', title: 'The file is larger than allowed.' },
  attachment_empty: { status: 422, retry: 'never', title: 'The file is empty.' },
  attachment_type: { status: 415, retry: 'never', title: 'Files of this type are not accepted.' },
  attachment_mismatch: { status: 415, retry: 'never', title: 'The file is not of the type it claims to be.' },
  attachment_incomplete: {
    status: 400,
    retry: 'backoff',
    title: 'The upload ended before the whole file arrived.',
  },
  range_not_satisfiable: { status: 416, retry: 'never', title: 'The range lies outside the file.' },
  method_not_allowed: { status: 405, retry: 'never', title: 'This method is not offered here.' },
  upgrade_required: { status: 426, retry: 'never', title: 'This address answers WebSocket upgrades only.' },
  rate_limited: { status: 429, retry: 'backoff', title: 'Too many requests.' },
  slow_reader: { status: 429, retry: 'now', title: 'The session stopped confirming what it was sent.' },
  storage_failed: { status: 503, retry: 'backoff', title: 'The change could not be stored.' },
  unavailable: { status: 503, retry: 'backoff', title: 'A part of the service cannot be reached.' },
  internal: { status: 500, retry: 'backoff', title: 'Something went wrong on our side.' },
} as const satisfies Record<ErrorCode, ErrorRow>;

/** An expected failure, as a value. `fields` names the offending fields by path, never their contents. */
export interface Failure {
  readonly code: ErrorCode;
  readonly fields?: readonly string[];
  readonly retryAfterMs?: number;
}
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (code: ErrorCode, more: Omit<Failure, 'code'> = {}): { ok: false; error: Failure } => ({
  ok: false,
  error: { code, ...more },
});
