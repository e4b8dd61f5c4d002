/** Whether `origin` is what a browser sends for an http(s) page: scheme, host and port, nothing after. */
export function wellFormedOrigin(origin: string): boolean {
  if (!/^https?:\/\//.test(origin) || origin.length > 300) return false;
  try {
    return new URL(origin).origin === origin;
  } catch {
    return false;
  }
}
