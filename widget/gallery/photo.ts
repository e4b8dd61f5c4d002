/** A photo to show, drawn here: a blood pressure monitor on a table. */
async function draw(): Promise<Blob> {
  const canvas = new OffscreenCanvas(720, 400);
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('nothing to draw on');
  const box = (fill: string, x: number, y: number, width: number, height: number, corner: number): void => {
    brush.fillStyle = fill;
    brush.beginPath();
    brush.roundRect(x, y, width, height, corner);
    brush.fill();
  };
  const write = (text: string, size: number, y: number): void => {
    brush.font = `600 ${size}px monospace`;
    brush.fillText(text, 400, y);
  };
  box('#b98a5e', 0, 0, 720, 400, 0);
  for (let y = 20; y < 400; y += 46) box('#ad7f54', 0, y, 720, 4, 0);
  box('#e9e9e4', 120, 40, 480, 330, 48);
  box('#c6cfb4', 160, 76, 270, 258, 18);
  brush.fillStyle = '#1c2a24';
  brush.textAlign = 'right';
  write('128', 104, 160);
  write('82', 104, 258);
  write('64', 52, 318);
  box('#0e5c6b', 480, 210, 72, 72, 36);
  return canvas.convertToBlob({ type: 'image/png' });
}

export const photo = await draw();
