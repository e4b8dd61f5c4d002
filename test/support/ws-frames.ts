/** One whole WebSocket frame within some bytes, from `start` to before `end`. */
export interface WsFrame {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TEXT = 0x1;

/**
 * The text frames that begin and end within `bytes`, masked (a browser's) or not (a server's). Enough for the small
 * frames of a chat on a loopback line, where each is written at once: one that is cut, or none of ours, ends the
 * reading. Frames must not be compressed.
 */
export function wsFrames(bytes: Buffer): WsFrame[] {
  const frames: WsFrame[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const masked = ((bytes[at + 1] ?? 0) & 0x80) !== 0;
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const head = at + 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
    const from = head + (masked ? 4 : 0);
    if (from > bytes.length) break;
    const length =
      short < 126
        ? short
        : short === 126
          ? bytes.readUInt16BE(at + 2)
          : Number(bytes.readBigUInt64BE(at + 2));
    const end = from + length;
    if (end > bytes.length) break;
    const body = Buffer.from(bytes.subarray(from, end));
    if (masked) for (let i = 0; i < body.length; i++) body[i] = (body[i] ?? 0) ^ (bytes[head + (i % 4)] ?? 0);
    frames.push({ text: ((bytes[at] ?? 0) & 0x0f) === TEXT ? body.toString('utf8') : '', start: at, end });
    at = end;
  }
  return frames;
}
