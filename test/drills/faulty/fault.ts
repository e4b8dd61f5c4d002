/**
 * What the drills' Worker does to its own bindings. `throw`: nothing is done, and the caller is told so; `lose`: it is
 * done, and the caller is told that it is not; `hang`: nothing is done, and nothing is said until the fault is lifted.
 */
export type Fault = 'throw' | 'lose' | 'hang';
export type Faulty = 'DB' | 'FILES' | 'INBOX' | 'TENANT';

/** Body of `PUT /drill/faults`; what is not named works. */
export interface Faults extends Partial<Record<Faulty, Fault>> {
  /** Names of the inboxes meant by INBOX; all of them unless given. */
  readonly inboxes?: readonly string[];
}
