/** Columns of the grid of emoji. */
export const COLUMNS = 8;

/**
 * A fixed few that people write to those who care for them: answers, feelings, complaints, care. All are older than our
 * oldest browser. A screen reader names each in its own reader's language, better than a table of ours would.
 */
export const EMOJI: readonly string[] = `
  👍 👎 👌 🙏 👏 💪 🤝 👋
  🙂 😊 😀 😄 😂 😅 😉 😍
  🥰 😌 🤗 🤔 😐 😕 😟 😢
  😭 😣 😫 😴 🤒 🤕 🤢 🤧
  😷 ❤️ 💊 💉 🩹 🩺 🌡️ 🩸
  🏥 📅 ⏰ ✅ ❌ ❓ 🎉 ☀️
`
  .trim()
  .split(/\s+/u);

/**
 * Where an arrow, Home or End leads in a grid of `count` cells, row by row; null for another key. Left and right go on
 * over the edge of a row, up and down do not leave the grid. `rtl`: the first cell is at the right.
 */
export function moveIn(
  key: string,
  at: number,
  count: number,
  { rtl, ends }: { readonly rtl: boolean; readonly ends: boolean },
): number | null {
  const row = at - (at % COLUMNS);
  const inside = (to: number): number => (to >= 0 && to < count ? to : at);
  switch (key) {
    case 'ArrowRight':
      return inside(at + (rtl ? -1 : 1));
    case 'ArrowLeft':
      return inside(at + (rtl ? 1 : -1));
    case 'ArrowDown':
      return inside(at + COLUMNS);
    case 'ArrowUp':
      return inside(at - COLUMNS);
    case 'Home':
      return ends ? 0 : row;
    case 'End':
      return ends ? count - 1 : Math.min(row + COLUMNS, count) - 1;
    default:
      return null;
  }
}
