import { build } from 'esbuild';

/** What a page of the bench consists of: a place that fills the window, and one script. */
export const HTML = `<!doctype html><meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
<style>
  body { margin: 0 }
  main { position: fixed; inset: 0; display: flex; flex-direction: column }
  main > * { flex: 1; min-height: 0 }
  .bare { overflow: hidden auto; overflow-anchor: none; font: 16px/1.5 system-ui, sans-serif }
  .bare > div { padding: 3px 20px }
  .bare > .space { padding: 0 }
  .text { max-width: 75%; padding: 8px 12px; white-space: pre-wrap; background: #eee }
  .preview { max-height: 48px; overflow: hidden }
  .picture { height: 220px }
</style>
<main></main><script type="module" src="page.js"></script>`;

/** The script with all it needs, as a deployment would have it. */
export async function script(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['chrome123'],
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}
