/** No cookie of the chat's origin is ever wanted, and an answer is one person's: never from or into a cache. */
export const privately = {
  credentials: 'omit',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
} as const satisfies RequestInit;
