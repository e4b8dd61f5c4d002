import { expect, test } from 'vitest';
import { messageView } from '../client/message-view.ts';
import { message, person } from '../client/testing/builders.ts';
import { ThreadWindow } from './message-list-window.ts';

const nora = person('nora');
const view = messageView(message(1, nora), { me: nora, courier: () => null });

test('a history that is opened is looked through by nobody, however long', () => {
  let looked = 0;
  const history = Array.from({ length: 50_000 }, (_, at) =>
    Object.defineProperty({ ...view }, 'key', {
      get: () => {
        looked++;
        return `key-${at}`;
      },
    }),
  );
  const shown = new ThreadWindow();
  shown.setRows(history, null);
  expect(shown.messages).toHaveLength(50_000);
  expect(looked).toBeLessThan(100);
});
