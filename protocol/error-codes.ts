/** What a client should do with the same request: now = at once with a fresh ticket, backoff = later, never. */
export type Retry = 'now' | 'backoff' | 'never';

/** Every way a request can fail, by its stable code. What each means stands in `errors`, for the side that answers. */
export const errorCodes = [
  'malformed',
  'invalid',
  'unknown_type',
  'frame_too_large',
  'content_empty',
  'content_too_long',
  'content_invalid',
  'unauthenticated',
  'token_expired',
  'ticket_invalid',
  'origin_denied',
  'forbidden',
  'not_addressable',
  'not_found',
  'conflict',
  'closed',
  'retracted',
  'edit_window_passed',
  'last_owner',
  'full',
  'attachment_unknown',
  'attachment_too_large',
  'attachment_empty',
  'attachment_type',
  'attachment_mismatch',
  'attachment_incomplete',
  'range_not_satisfiable',
  'method_not_allowed',
  'upgrade_required',
  'rate_limited',
  'slow_reader',
  'storage_failed',
  'unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * Close codes of the sockets. `terminal` ends the reconnect loop; the others ask for a fresh ticket and a new
 * attempt: at once (`now`) or with back-off.
 */
export const closeCodes = {
  malformed: { code: 4400, terminal: true, retry: 'never' },
  unauthenticated: { code: 4401, terminal: false, retry: 'now' },
  forbidden: { code: 4403, terminal: true, retry: 'never' },
  not_found: { code: 4404, terminal: true, retry: 'never' },
  hello_timeout: { code: 4408, terminal: false, retry: 'backoff' },
  seat_lost: { code: 4410, terminal: true, retry: 'never' },
  frame_too_large: { code: 4413, terminal: true, retry: 'never' },
  too_many_sockets: { code: 4429, terminal: false, retry: 'backoff' },
  slow_reader: { code: 4430, terminal: false, retry: 'now' },
  internal: { code: 4500, terminal: false, retry: 'backoff' },
  restarting: { code: 4503, terminal: false, retry: 'backoff' },
} as const satisfies Record<string, { code: number; terminal: boolean; retry: Retry }>;

export type CloseReason = keyof typeof closeCodes;

/** What a client does after a close code; codes we did not choose (1001, 1006 …) mean: try again, later. */
export function afterClose(code: number): { terminal: boolean; retry: Retry } {
  for (const row of Object.values(closeCodes)) if (row.code === code) return row;
  return { terminal: false, retry: 'backoff' };
}
