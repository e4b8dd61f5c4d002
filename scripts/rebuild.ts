import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { operatorOf } from './lib/operator.ts';
import { knownTenants, laggards, rebuildTenant, type RebuildPorts } from './lib/rebuild.ts';

/** `npm run rebuild`: fills D1 or an inbox anew from the conversations' logs, or says what lags behind. */

const USAGE = `
  npm run rebuild -- records <tenant>…           fills D1 anew for these tenants
  npm run rebuild -- records --all               …for every tenant D1 knows
  npm run rebuild -- inbox <tenant> <user_id>    fills one person's inbox anew
  npm run rebuild -- status <tenant>             what is not copied yet, the worst first

  --from <cursor>   goes on where an earlier run of one tenant came to
  --page <n>        conversations to a page (50)

  CHAT_URL and OPERATOR_TOKEN say where, and who asks.
`;
const WORST_SHOWN = 20;

async function main(): Promise<number> {
  const { values: flags, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean' }, from: { type: 'string' }, page: { type: 'string', default: '50' } },
  });
  const [what, ...names] = positionals;
  const { CHAT_URL: chatUrl, OPERATOR_TOKEN: token } = process.env;
  const limit = Number(flags.page);
  const asksSomething =
    (what === 'records' && (flags.all === true ? names.length === 0 : names.length > 0)) ||
    (what === 'inbox' && names.length === 2) ||
    (what === 'status' && names.length === 1);
  const fromOne =
    flags.from === undefined || (flags.all !== true && (what === 'inbox' || names.length === 1));
  if (!asksSomething || !fromOne || !Number.isInteger(limit) || !chatUrl || !token) {
    console.error(USAGE);
    return 2;
  }

  const operator = operatorOf(chatUrl, token);
  const ports: RebuildPorts = { operator, print: console.log, wait: (ms) => delay(ms) };
  if (what === 'status') {
    console.log(JSON.stringify(await laggards(operator, names[0] ?? '', WORST_SHOWN), null, 2));
    return 0;
  }
  const tenants = what === 'inbox' ? names.slice(0, 1) : flags.all ? await knownTenants(operator) : names;
  const destination = what === 'inbox' ? `inbox:${names[1] ?? ''}` : 'records';
  for (const tenant of tenants)
    await rebuildTenant(ports, { tenant, destination, cursor: flags.from ?? null, limit });
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
