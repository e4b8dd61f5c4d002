/** Small formatters the tables of words share; each takes its locale once. */

export const numbers = (locale: string): ((value: number) => string) => {
  const format = new Intl.NumberFormat(locale);
  return (value) => format.format(value);
};

export const listOf = (locale: string): ((names: readonly string[]) => string) => {
  const format = new Intl.ListFormat(locale, { type: 'conjunction' });
  return (names) => format.format(names);
};
