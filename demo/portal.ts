import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { clinicPage } from './portal/clinic.ts';
import type { App } from './portal/env.ts';
import { onLoopback, securityHeaders, twins } from './portal/headers.ts';
import { hospitalPage } from './portal/hospital.ts';
import { identityOf } from './portal/identity.ts';
import { indexPage } from './portal/index-page.ts';
import { patientAppPage } from './portal/patient-app.ts';
import { isPersona, personOf, type Persona } from './portal/people.ts';
import { pharmacyPage } from './portal/pharmacy.ts';
import { viewOf, type View } from './portal/view.ts';
import { twoPage } from './portal/two.ts';

const app = new Hono<App>();

app.use(securityHeaders);

app.get('/', (c) => c.html(indexPage(twins(new URL(c.req.url)) !== null)));

const pages: readonly {
  path: string;
  persona: Persona;
  page: (view: View) => ReturnType<typeof hospitalPage>;
}[] = [
  { path: '/hospital', persona: 'patient', page: hospitalPage },
  { path: '/pharmacy', persona: 'patient2', page: pharmacyPage },
  { path: '/patient-app', persona: 'patient', page: patientAppPage },
  { path: '/clinic', persona: 'doctor', page: clinicPage },
];
for (const { path, persona, page } of pages) {
  app.get(path, (c) => {
    c.header('Cache-Control', 'no-cache');
    return c.html(page(viewOf(c, persona)));
  });
}

app.get('/two', (c) => {
  const pair = twins(new URL(c.req.url));
  return pair === null ? c.notFound() : c.html(twoPage(pair));
});

// The persona in the query stands in for the session that a real portal would find in its own cookie.
app.get('/identity', async (c) => {
  c.header('Cache-Control', 'no-store');
  c.header('Vary', 'Origin');
  // A page that somebody tries out beside this portal, on their own machine, has no backend to ask. Anywhere else a
  // portal says who is signed in to its own pages only.
  const page = c.req.header('Origin');
  if (page !== undefined && onLoopback(page) && onLoopback(c.req.url))
    c.header('Access-Control-Allow-Origin', page);
  const persona = c.req.query('persona');
  if (!isPersona(persona)) {
    return problem(400, 'Unknown persona', 'Ask for patient, patient2, doctor, pharmacist or nurse.');
  }
  const identity = await identityOf(personOf(persona), c.env, new Date());
  if (identity === null) {
    return problem(
      500,
      'The portal has no signing key',
      'Start the demo with "npm start": it makes a key and hands it to this portal as PORTAL_SIGNING_KEY.',
    );
  }
  return c.json(identity);
});

app.notFound(() => problem(404, 'Not found', 'The portal has no such page. Its list of pages is at /.'));

// A stack or a message may quote what it failed on: neither leaves the server.
app.onError(() => problem(500, 'Something went wrong', 'The portal could not answer. Please try again.'));

function problem(status: ContentfulStatusCode, title: string, detail: string): Response {
  return Response.json(
    { type: 'about:blank', title, status, detail },
    { status, headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' } },
  );
}

export default app;
