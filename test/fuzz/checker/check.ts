import type { History } from '../history.ts';
import { Agreement } from './agreement.ts';
import { Answers } from './answers.ts';
import { Bounds } from './bounds.ts';
import { Bubbles } from './bubbles.ts';
import { Effects } from './effects.ts';
import { Marks } from './marks.ts';
import { Named } from './named.ts';
import { Order } from './order.ts';
import { PrivateReading } from './private-reading.ts';
import { Roles } from './roles.ts';
import { Facts, type Broken, type Watcher } from './rule.ts';
import { Sight } from './sight.ts';

export type { Broken } from './rule.ts';

/** Every rule that a history breaks, in the order it breaks them. */
export function check(history: History): Broken[] {
  const broken: Broken[] = [];
  let index = 0;
  const report = (rule: string, what: string): void => void broken.push({ rule, what, index });
  const facts = new Facts(history);
  const watchers: readonly Watcher[] = [
    new Order(facts, report),
    new Answers(facts, report),
    new Effects(facts, report),
    new Named(facts, report),
    new Roles(facts, report),
    new Sight(facts, report),
    new Marks(facts, report),
    new PrivateReading(facts, report),
    new Bounds(report),
    new Bubbles(facts, report),
    new Agreement(facts, report),
  ];
  for (const seen of history.seen) {
    for (const watcher of watchers) watcher.see?.(seen);
    index++;
  }
  for (const watcher of watchers) watcher.end?.();
  return broken;
}
