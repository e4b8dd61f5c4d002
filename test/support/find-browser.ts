import { existsSync } from 'node:fs';

/** The path that an environment variable names, else the first of these places where there is something, if any. */
export function findBrowser(variable: string, places: readonly string[]): string | undefined {
  const asked = process.env[variable];
  if (asked !== undefined && asked !== '') return asked;
  return places.find((path) => existsSync(path));
}
