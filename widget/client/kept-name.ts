import type { Platform } from './platform.ts';

const prefixOf = (tenant: string): string => `care-chat:${tenant}:`;

/** The database that holds what this person had not sent, where the tenant allows it. */
export const keptName = (tenant: string, userId: string): string =>
  prefixOf(tenant) + encodeURIComponent(userId);

/**
 * Deletes, for this tenant, what any person had not sent, with the keys to it. That of `known` is asked for at once,
 * for the page may be about to go; the others once they are found. `except` keeps theirs.
 */
export function wipeKept(
  { databases }: Pick<Platform, 'databases'>,
  tenant: string,
  known: string | null,
  except: string | null = null,
): void {
  const kept = except === null ? null : keptName(tenant, except);
  const drop = (name: string) => {
    if (name !== kept) databases.drop(name);
  };
  if (known !== null) drop(keptName(tenant, known));
  databases.names().then(
    (names) => names.filter((name) => name.startsWith(prefixOf(tenant))).forEach(drop),
    () => undefined,
  );
}
