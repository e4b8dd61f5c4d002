/**
 * Seeds that once found a bug, and what it was. They are played with every test run. The plain ones are played as
 * stories were when they were found, with what came later they would be other stories; so would those without changes of
 * roles be with them, and with urgent messages and pins; and all of them with messages that name people.
 */
export const pinned: readonly {
  readonly seed: number;
  readonly was: string;
  readonly plain: boolean;
  readonly roles: boolean;
}[] = [
  {
    seed: 52,
    was: 'a message delivered to someone who left while its author was away was delivered on one device and sent on another',
    plain: true,
    roles: false,
  },
  {
    seed: 1088,
    was: 'taken out and brought back while away, a person kept what the new seat may not see',
    plain: true,
    roles: false,
  },
  {
    seed: 1400,
    was: 'a message forgotten with its seat was on its way by HTTP when the next was sent',
    plain: true,
    roles: false,
  },
  { seed: 1601, was: 'the same, and it arrived after the next', plain: true, roles: false },
  {
    seed: 216,
    was: 'a message tried again was sent with the one behind it still on its way',
    plain: true,
    roles: false,
  },
  {
    seed: 813,
    was: 'the socket ended between its greeting and the first page, and what lay between was never shown',
    plain: false,
    roles: false,
  },
  {
    seed: 2278,
    was: 'left with a reaction unanswered, a conversation kept the socket a message was on while an earlier one went by HTTP',
    plain: false,
    roles: true,
  },
  {
    seed: 8063,
    was: 'the clock went back, and of two who acknowledged at the same time the first in the log was named last',
    plain: false,
    roles: true,
  },
  {
    seed: 47,
    was: 'what was read in private moved no number, and the inbox was sent the mark of before',
    plain: false,
    roles: true,
  },
  {
    seed: 144,
    was: 'that there was no conversation any more was known only when its messages had not come either',
    plain: false,
    roles: true,
  },
];
