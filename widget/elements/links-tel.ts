/** What a telephone number, written in any way, leads to; null for what is none. */
export function telHref(number: string): string | null {
  const digits = number.replace(/\s/g, '');
  return /^\+?[\d().-]{2,32}$/.test(digits) ? `tel:${digits}` : null;
}
