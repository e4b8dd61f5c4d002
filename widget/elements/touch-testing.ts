import { cdp } from 'vitest/browser';

/** A finger on the browser's own emulation of a touch screen, which also makes its pointer coarse. */

/** The provider types it, for tests alone. */
interface Session {
  send(method: string, params: object): Promise<unknown>;
}
const session = (): Session => cdp() as unknown as Session;

export const touchScreen = async (on: boolean): Promise<void> => {
  await session().send('Emulation.setTouchEmulationEnabled', { enabled: on, maxTouchPoints: 1 });
};

/** Where `element` is in the page the browser shows, which holds the tests' own in a frame. */
function centreOf(element: Element, dx: number, dy: number): { x: number; y: number } {
  const frame = window.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0 };
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: frame.left + left + width / 2 + dx, y: frame.top + top + height / 2 + dy };
}

const touch = async (
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  touchPoints: { x: number; y: number }[],
): Promise<void> => {
  await session().send('Input.dispatchTouchEvent', { type, touchPoints });
};

export const finger = {
  down: (on: Element): Promise<void> => touch('touchStart', [centreOf(on, 0, 0)]),
  moveBy: (on: Element, dx: number, dy: number): Promise<void> => touch('touchMove', [centreOf(on, dx, dy)]),
  up: (): Promise<void> => touch('touchEnd', []),
  tap: async (on: Element): Promise<void> => {
    await finger.down(on);
    await finger.up();
  },
};
