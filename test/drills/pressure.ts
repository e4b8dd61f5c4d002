import { setTimeout as delay } from 'node:timers/promises';
import {
  closeCodes,
  conversationDown,
  limits,
  PROTOCOL,
  TICKET_PREFIX,
  utf8Bytes,
} from '../../protocol/index.ts';
import { newClientId } from '../support/api.ts';
import { TcpSocket } from '../support/tcp-socket.ts';
import { ORIGIN, Scene } from './scene.ts';

export interface PressureOptions {
  readonly script: string;
  /** Whether to wait until the silent readers are closed, which takes a minute. */
  readonly untilClosed: boolean;
}

export interface PressureReport {
  readonly floodedBytes: number;
  /** The most any silent reader had been sent. */
  readonly heldBytes: number;
  readonly heldEvents: number;
  readonly closeCode: number | null;
  readonly rss: { readonly before: number; readonly during: number; readonly after: number };
  /** What the flooder's sends met with, and the other's. */
  readonly flood: { readonly accepted: number; readonly limited: number; readonly shortestAdviceMs: number };
  readonly other: { readonly accepted: number; readonly slowestMs: number };
  readonly broken: readonly string[];
}

const FLOODERS = [0, 1, 2] as const;
const SILENT = 3;
const READERS = 8;
/** Together well above what a session may have unconfirmed, and within what three people may say at once. */
const MESSAGES_EACH = 20;
/** As many bytes as a message may nearly hold, in as few letters. */
const TEXT = '💊'.repeat(7_500);
const QUIET_MS = 1_500;
const FLOOD_SENDS = 300;
const OTHER_SENDS = 10;

/**
 * Readers that stop reading, and a writer that does not stop writing: both are bounded, and neither is anyone else's
 * loss (FLOW1, LIM1).
 */
export async function pressure({ script, untilClosed }: PressureOptions): Promise<PressureReport> {
  const scene = await Scene.open({ script, people: 6 });
  const readers: TcpSocket[] = [];
  try {
    const id = await scene.conversation([...FLOODERS, SILENT]);
    const before = scene.chat.rssBytes;
    for (let i = 0; i < READERS; i++) readers.push(await silentReader(scene, id));
    const stoppedAt = performance.now();
    await Promise.all(
      FLOODERS.map(async (index) => {
        const api = scene.as(index);
        for (let i = 0; i < MESSAGES_EACH; i++) await api.post(id, TEXT);
      }),
    );
    const during = scene.chat.rssBytes;
    const pair = await scene.conversation([4, 5]);
    const [flood, other] = await Promise.all([floodSocket(scene, pair), othersSends(scene, pair)]);

    const closedAfterMs = limits.events.silentReaderMs + 5_000;
    if (untilClosed) await delay(Math.max(0, stoppedAt + closedAfterMs - performance.now()));
    const got = await Promise.all(readers.map((reader) => reader.drain(QUIET_MS)));
    const held = got.map(({ texts }) => measure(texts));
    const closeCode = got[0]?.closeCode ?? null;
    const heldBytes = Math.max(...held.map(({ bytes }) => bytes));
    const heldEvents = Math.max(...held.map(({ events }) => events));
    const broken = [
      ...(heldBytes > limits.events.unackedBytes + 2 * utf8Bytes(TEXT)
        ? [`[FLOW1] ${heldBytes} bytes were sent to someone who confirmed nothing`]
        : []),
      ...(heldEvents > limits.events.unackedEvents ? [`[FLOW1] ${heldEvents} events unconfirmed`] : []),
      ...got.flatMap(({ closeCode: code }) =>
        code === (untilClosed ? closeCodes.slow_reader.code : null) ? [] : [`[FLOW1] closed with ${code}`],
      ),
      ...(flood.limited === 0 ? ['[LIM1] a flood was not limited'] : []),
      ...(flood.shortestAdviceMs <= 0 ? ['[LIM1] a limit came without advice when to come back'] : []),
      ...(other.accepted < OTHER_SENDS ? ['[LIM1] one person’s flood kept another from sending'] : []),
      ...(untilClosed ? [] : await goesOn(readers[0], MESSAGES_EACH * FLOODERS.length)),
    ];
    for (const reader of readers) reader.close();
    await delay(QUIET_MS);
    const rss = { before, during, after: scene.chat.rssBytes };
    const floodedBytes = FLOODERS.length * MESSAGES_EACH * utf8Bytes(TEXT);
    return { floodedBytes, heldBytes, heldEvents, closeCode, rss, flood, other, broken };
  } finally {
    for (const reader of readers) reader.close();
    await scene.close();
  }
}

/** A live session whose client then reads nothing more. */
async function silentReader(scene: Scene, id: string): Promise<TcpSocket> {
  const { ticket } = await scene.as(SILENT).ticket(id);
  const protocols = [PROTOCOL, `${TICKET_PREFIX}${ticket}`];
  const socket = await TcpSocket.open(scene.chat.url, '/socket', protocols, ORIGIN);
  socket.send({ type: 'hello', after: 0, features: [] });
  socket.send({ type: 'pull', after: 0 });
  await socket.drain(200);
  socket.pause();
  return socket;
}

const framesOf = (texts: readonly string[]) => texts.map((text) => conversationDown.parse(JSON.parse(text)));

/** Of what a reader got: the bytes of its `events` frames, and the events in them. */
function measure(texts: readonly string[]): { bytes: number; events: number } {
  let [bytes, events] = [0, 0];
  framesOf(texts).forEach((frame, index) => {
    if (frame.type !== 'events') return;
    bytes += utf8Bytes(texts[index] ?? '');
    events += frame.events.length;
  });
  return { bytes, events };
}

/** A held session that confirms is sent the rest, from where it stopped. */
async function goesOn(reader: TcpSocket | undefined, messages: number): Promise<string[]> {
  if (reader === undefined) return [];
  const all: number[] = [];
  // At most as many rounds as there are messages: each confirming brings at least one more.
  for (let read = 0, round = 0; round <= messages && all.length <= messages; round++) {
    const { texts } = await reader.drain(200);
    let more = false;
    for (const frame of framesOf(texts.slice(read))) {
      if (frame.type !== 'events') continue;
      all.push(...frame.events.map((event) => event.seq));
      ({ more } = frame);
    }
    read = texts.length;
    const seq = all.at(-1) ?? 0;
    reader.send(more ? { type: 'pull', after: seq } : { type: 'got', seq });
  }
  const broken = all.flatMap((seq, index) =>
    seq === index + 1 ? [] : [`[RES1] seq ${seq} in place ${index + 1}`],
  );
  return all.length > messages
    ? broken
    : [`[FLOW1] confirming brought ${all.length} events of ${messages + 1}`];
}

/** More than anyone may send, over one socket and without a pause. */
async function floodSocket(scene: Scene, id: string): Promise<PressureReport['flood']> {
  const { socket } = await scene.as(4).join(id);
  const ids = Array.from({ length: FLOOD_SENDS }, () => newClientId());
  for (const client_id of ids) socket.send({ type: 'send', client_id, content: 'again' });
  let [accepted, limited, shortestAdviceMs] = [0, 0, Number.MAX_SAFE_INTEGER];
  for (const client_id of ids) {
    const limitedOne = socket.next('reject', (frame) => frame.ref === client_id, 20_000);
    const answer = await Promise.race([
      limitedOne,
      socket.next('ack', (frame) => frame.client_id === client_id, 20_000),
    ]);
    if (answer.type === 'ack') accepted++;
    else if (answer.code === 'rate_limited' && answer.retry === 'backoff') {
      limited++;
      shortestAdviceMs = Math.min(shortestAdviceMs, answer.min_backoff_ms);
    }
  }
  socket.close();
  return { accepted, limited, shortestAdviceMs };
}

async function othersSends(scene: Scene, id: string): Promise<PressureReport['other']> {
  const api = scene.as(5);
  let [accepted, slowestMs] = [0, 0];
  for (let i = 0; i < OTHER_SENDS; i++) {
    const started = performance.now();
    const { status } = await api.ask('POST', '/messages', {
      conversation_id: id,
      client_id: newClientId(),
      content: 'in between',
    });
    if (status < 300) accepted++;
    slowestMs = Math.max(slowestMs, performance.now() - started);
  }
  return { accepted, slowestMs };
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** The report for people. */
export const pressureLines = (report: PressureReport): string =>
  [
    `  ${READERS} readers that stopped reading, ${mebibytes(report.floodedBytes)} said to each:`,
    `    held at ${mebibytes(report.heldBytes)}, ${report.heldEvents} events; closed with ${report.closeCode ?? 'nothing yet'}`,
    `    workerd's memory: ${mebibytes(report.rss.before)} before, ${mebibytes(report.rss.during)} during, ${mebibytes(report.rss.after)} after`,
    `  a flood of ${FLOOD_SENDS}: ${report.flood.accepted} taken, ${report.flood.limited} told to wait ${report.flood.shortestAdviceMs} ms or more;`,
    `    another person meanwhile: ${report.other.accepted} of ${OTHER_SENDS} taken, the slowest in ${report.other.slowestMs.toFixed(0)} ms`,
    `  ${report.broken.length === 0 ? 'everything bounded' : `${report.broken.length} promises broken`}`,
  ].join('\n');
