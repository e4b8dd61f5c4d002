/** Small formatters the tables of words share; each takes its locale once. */

export const numbers = (locale: string): ((value: number) => string) => {
  const format = new Intl.NumberFormat(locale);
  return (value) => format.format(value);
};

export const listOf = (locale: string): ((names: readonly string[]) => string) => {
  const format = new Intl.ListFormat(locale, { type: 'conjunction' });
  return (names) => format.format(names);
};

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "184 kB" the way people read sizes: steps of 1,000, one decimal only under ten. */
export const sizeOf =
  (locale: string) =>
  (bytes: number): string => {
    let value = bytes;
    let step = 0;
    while (value >= 999.5 && step < units.length - 1) {
      value /= 1000;
      step += 1;
    }
    return new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: units[step] ?? 'byte',
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: step > 1 && value < 10 ? 1 : 0,
    })
      .format(value)
      .replace('kB', 'KB');
  };
