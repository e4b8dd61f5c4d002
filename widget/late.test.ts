import { expect, test, vi } from 'vitest';
import { Late } from './late.ts';

test('what comes late is brought once, when it is first wanted, and told to all who wait', async () => {
  const bring = vi.fn();
  const late = new Late<{ readonly name: string }>();
  late.from(bring);
  const told: string[] = [];
  void late.arrival.then(({ name }) => told.push(`waiting ${name}`));
  expect(bring).not.toHaveBeenCalled();
  const wanted = [late.want(), late.want()];
  expect(bring).toHaveBeenCalledTimes(1);
  expect(late.now).toBeNull();
  late.give({ name: 'first' });
  late.give({ name: 'second' });
  expect(late.now).toEqual({ name: 'first' });
  expect(await Promise.all(wanted)).toEqual([{ name: 'first' }, { name: 'first' }]);
  expect(told).toEqual(['waiting first']);
});
