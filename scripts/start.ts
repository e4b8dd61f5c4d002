import { parseArgs } from 'node:util';
import { build } from './lib/build.ts';
import { operatorOf } from './lib/operator.ts';
import { demoOrigins } from './lib/origins.ts';
import { portTaken } from './lib/process.ts';
import { migrate, startServers, type Servers } from './lib/servers.ts';
import { readSecrets, stateDir } from './lib/state.ts';
import { configureTenant } from './lib/tenant.ts';
import { seed } from './seed.ts';

/** `npm start`, once the packages are there: builds, migrates, starts both Workers, seeds, prints the addresses. */

const { values: flags } = parseArgs({ options: { 'no-seed': { type: 'boolean', default: false } } });

function port(name: string, otherwise: number): number {
  const asked = process.env[name];
  if (asked === undefined || asked === '') return otherwise;
  const value = Number(asked);
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new Error(`${name} is not a port: ${asked}`);
  return value;
}

function addresses(portalPort: number, chatUrl: string, dir: string): string {
  const portal = `http://localhost:${portalPort}`;
  return `
  Healthcare Chat is running.

    Hospital portal     ${portal}/hospital
    Pharmacy            ${portal}/pharmacy
    Patient app         ${portal}/patient-app
    Clinic, for staff   ${portal}/clinic
    Two people at once  ${portal}/two

    In a page of yours  ${chatUrl}/widget/care-chat.js   (five lines of the README)
    API                 ${chatUrl}/openapi.json
    State               ${dir}   (npm run reset forgets it)

  One browser is one person's: signing in as another signs the first out. Open two people's
  pages in two browsers, or one of them in a private window; /two has room for both.

  Ctrl-C stops both servers.
`;
}

async function main(): Promise<number> {
  const dir = stateDir();
  const chatPort = port('CHAT_PORT', 8787);
  const portalPort = port('PORTAL_PORT', 8788);
  const origins = demoOrigins(portalPort, process.env['PAGE_ORIGINS']);
  for (const [name, value] of [
    ['CHAT_PORT', chatPort],
    ['PORTAL_PORT', portalPort],
  ] as const)
    if (await portTaken(value)) {
      console.error(`Port ${value} is in use. Stop what listens there, or choose another with ${name}=….`);
      return 1;
    }

  let servers: Servers | null = null;
  let stopped: (() => void) | null = null;
  const asked = new Promise<void>((resolve) => (stopped = resolve));
  const onSignal = (): void => stopped?.();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

  const secrets = await readSecrets(dir);
  console.log('Building the widget …');
  build();
  console.log('Applying migrations …');
  migrate(dir);
  console.log('Starting the Workers …');
  servers = await startServers({
    dir,
    chatPort,
    portalPort,
    secrets,
    onLine: (server, line) => console.log(`[${server}] ${line}`),
  });
  try {
    const operator = operatorOf(servers.chatUrl, secrets.operatorToken);
    await configureTenant(operator, secrets, origins);
    if (!flags['no-seed'] && (await seed(operator, servers.chatUrl, secrets)))
      console.log('Seeded the example history.');
    console.log(addresses(portalPort, servers.chatUrl, dir));
    const failure = await Promise.race([asked, servers.died]);
    if (failure instanceof Error) console.error(failure.message);
    else console.log('\nStopping …');
    return failure instanceof Error ? 1 : 0;
  } finally {
    await servers.stop();
  }
}

// Ctrl-C before the servers are up: what was spawned synchronously has ended with us, nothing is left behind.
process.exitCode = await main();
process.exit();
