/** What tabs of one origin tell each other, so that none goes on showing a person who has left. */
export type TabMessage = { readonly type: 'logout' } | { readonly type: 'user'; readonly user_id: string };

export function readTabMessage(value: unknown): TabMessage | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  if (value.type === 'logout') return { type: 'logout' };
  if (value.type !== 'user' || !('user_id' in value) || typeof value.user_id !== 'string') return null;
  return { type: 'user', user_id: value.user_id };
}

/** The line they tell it on. */
export const tabLine = (tenant: string): string => `care-chat:${tenant}`;
