/** What a page's thread worked between two marks, in ms of its own clock, which other processes do not move. */
export interface Work {
  readonly script: number;
  readonly style: number;
  readonly layout: number;
}

export const CATEGORIES: readonly string[] = ['devtools.timeline', 'blink.user_timing', 'v8.execute'];

/** What a page calls to be measured: the marks at both ends. */
export const markOf = (what: string, end: 'begin' | 'end'): string => `care ${end} ${what}`;

/** Added to what is marked, where the marks stand around all it led to, and not only around what was painted first. */
export const ALL = ', in all';

const KINDS: Readonly<Record<string, keyof Work>> = {
  FunctionCall: 'script',
  EvaluateScript: 'script',
  RunMicrotasks: 'script',
  'v8.callFunction': 'script',
  UpdateLayoutTree: 'style',
  Layout: 'layout',
};

/** One event of a trace, as far as it is looked at; `tts` and `tdur` are the thread's own clock, in µs. */
interface Event {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly tts?: number;
  readonly tdur?: number;
}

interface Span {
  readonly kind: keyof Work;
  readonly from: number;
  readonly to: number;
}

/** Layout begins and ends as two events, script as one. */
function spans(events: readonly Event[]): Span[] {
  const found: Span[] = [];
  const open: { kind: keyof Work; from: number }[] = [];
  for (const { name, ph, tts, tdur } of events) {
    const kind = KINDS[name];
    if (kind === undefined || tts === undefined) continue;
    if (ph === 'X') found.push({ kind, from: tts, to: tts + (tdur ?? 0) });
    else if (ph === 'B') open.push({ kind, from: tts });
    else if (ph === 'E') {
      const began = open.pop();
      if (began !== undefined) found.push({ ...began, to: tts });
    }
  }
  return found.toSorted((a, b) => a.from - b.from || b.to - a.to);
}

/** Each moment counts once, for the innermost of what was going on. */
function sum(all: readonly Span[], from: number, to: number): Work {
  const work = { script: 0, style: 0, layout: 0 };
  const within: Span[] = [];
  for (const span of all) {
    if (span.from < from || span.to > to) continue;
    while ((within.at(-1)?.to ?? Infinity) <= span.from) within.pop();
    const around = within.at(-1);
    const ms = (span.to - span.from) / 1000;
    work[span.kind] += ms;
    if (around !== undefined) work[around.kind] -= ms;
    within.push(span);
  }
  return work;
}

/** What was worked between each pair of marks, by what they are about. */
export function worked(trace: string): ReadonlyMap<string, readonly Work[]> {
  const { traceEvents }: { traceEvents: Event[] } = JSON.parse(trace);
  const byThread = new Map<string, Event[]>();
  for (const event of traceEvents) {
    const thread = `${event.pid} ${event.tid}`;
    const events = byThread.get(thread);
    if (events === undefined) byThread.set(thread, [event]);
    else events.push(event);
  }
  const found = new Map<string, Work[]>();
  for (const events of byThread.values()) {
    events.sort((a, b) => a.ts - b.ts);
    const all = spans(events);
    const begun = new Map<string, number>();
    for (const { name, tts = 0 } of events) {
      const [, end, what] = /^care (begin|end) (.*)$/u.exec(name) ?? [];
      if (what === undefined) continue;
      if (end === 'begin') begun.set(what, tts);
      else found.set(what, [...(found.get(what) ?? []), sum(all, begun.get(what) ?? tts, tts)]);
    }
  }
  return found;
}
