import { mkdtempSync, rmSync } from 'node:fs';
import { floorSide, productSide } from './subjects.ts';
import { median, percentile } from './stats.ts';
const TEXT = 'Your repeat is ready from two o’clock at the Mill Road counter. Please bring the old box.';
const [size, acks, burst, rounds] = process.argv.slice(2).map(Number) as [number, number, number, number];
const persist = mkdtempSync('/tmp/lead/bench-');
let padding = 0;
const product = await productSide(persist);
const floor = await floorSide(persist, () => padding);
padding = Math.max(0, (await product.frameBytes(TEXT)) - Buffer.byteLength(TEXT) - 90);
const res: Record<string, { p50: number[]; d: number[] }> = {
  floor: { p50: [], d: [] },
  product: { p50: [], d: [] },
};
const rooms: Record<string, Awaited<ReturnType<typeof product.room>>> = {};
for (let i = -1; i < rounds; i++)
  for (const side of [floor, product]) {
    const room = size === 2 ? await side.room(size) : (rooms[side.name] ??= await side.room(size));
    const t = acks ? await room.ackTimes(acks, TEXT) : [0];
    const b = await room.burst(burst, TEXT);
    if (i >= 0) {
      res[side.name]!.p50.push(percentile(t, 0.5));
      res[side.name]!.d.push(b / burst);
    }
    if (size === 2) room.close();
  }
const f = res['floor']!,
  p = res['product']!;
console.log(
  size,
  'ack',
  median(p.p50).toFixed(2),
  median(f.p50).toFixed(2),
  (median(p.p50) / median(f.p50)).toFixed(2),
  'ms/msg',
  median(p.d).toFixed(2),
  median(f.d).toFixed(2),
  (median(f.d) / median(p.d)).toFixed(2),
);
await Promise.all([product.stop(), floor.stop()]);
rmSync(persist, { recursive: true, force: true });
process.exit(0);
