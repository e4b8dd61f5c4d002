import { wellFormedOrigin } from '../../worker/http/origin.ts';

/** Where the usual development servers put a page. */
const DEVELOPMENT_PORTS = [3000, 3001, 4173, 4200, 4321, 5000, 5173, 5500, 8000, 8080, 8888];

const onThisMachine = (port: number): readonly string[] =>
  ['localhost', '127.0.0.1'].map((host) => `http://${host}:${port}`);

/**
 * The origins from which the demo's organisation may be chatted with: its portal's, those of a page that somebody
 * tries out on this machine, and those of `more`, separated by commas. Throws where one of these is no origin.
 */
export function demoOrigins(portalPort: number, more = ''): readonly string[] {
  const named = more
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  const wrong = named.find((origin) => !wellFormedOrigin(origin));
  if (wrong !== undefined)
    throw new Error(`PAGE_ORIGINS: not an origin such as http://localhost:4000: ${wrong}`);
  return [...new Set([...[portalPort, ...DEVELOPMENT_PORTS].flatMap(onThisMachine), ...named])];
}
