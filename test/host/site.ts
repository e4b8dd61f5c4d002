import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

/** A page of somebody else's, and how the chat is put into it. */
export interface HostPage {
  /** Markup of the head, before the chat's script. */
  readonly head?: string;
  /** Markup of the body. */
  readonly body?: string;
  /** Attributes of the root element and of the body. */
  readonly html?: string;
  readonly bodyAttributes?: string;
  /** Attributes of the chat's script tag besides `src` and those of a floating chat. */
  readonly tag?: string;
  /** In place of the chat's script tag. */
  readonly script?: string;
  /** In place of everything else. */
  readonly whole?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

/** A web site that is not ours: hostile pages, the path that says who is there, and files of an older chat. */
export class HostSite {
  readonly #server: Server;
  readonly #chatUrl: string;
  readonly #pages = new Map<string, HostPage>();
  /** Bodies of what browsers reported of this site's policies. */
  readonly reports: string[] = [];

  private constructor(server: Server, chatUrl: string) {
    this.#server = server;
    this.#chatUrl = chatUrl;
  }

  /** `portalUrl` answers who is signed in; `older` is the folder of a kept client, served under /older/. */
  static async open(chatUrl: string, portalUrl: string, older: string): Promise<HostSite> {
    const server = createServer();
    const site = new HostSite(server, chatUrl);
    server.on('request', (request, response) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
      const page = site.#pages.get(pathname);
      if (page !== undefined)
        response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers })
          .end(site.#markup(page));
      else if (pathname === '/identity')
        void fetch(`${portalUrl}/identity${search}`)
          .then(async (answer) => ({ status: answer.status, body: await answer.text() }))
          .catch(() => ({ status: 502, body: '' }))
          .then(({ status, body }) =>
            response
              .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
              .end(body),
          );
      else if (pathname.startsWith('/older/')) {
        const name = normalize(pathname.slice('/older/'.length));
        response
          .writeHead(200, { 'content-type': types[name.split('.').at(-1) ?? ''] ?? 'text/plain' })
          .end(readFileSync(join(older, name)));
      } else if (pathname === '/reports') {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          site.reports.push(body);
          response.writeHead(204).end();
        });
      } else response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
    return site;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The attributes of a chat for Nora, as a page's own script tag has them. */
  attributes(layout = 'floating'): string {
    return `data-tenant="northgate" data-identity="/identity?persona=patient" data-layout="${layout}" data-locale="en-GB"`;
  }

  /** Puts a page at a path; returns its address. */
  put(path: string, page: HostPage): string {
    this.#pages.set(path, page);
    return `${this.origin}${path}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #markup({
    head = '',
    body = '',
    html = 'lang="en-GB"',
    bodyAttributes = '',
    tag,
    script,
    whole,
  }: HostPage): string {
    if (whole !== undefined) return whole;
    const own = `<script src="${this.#chatUrl}/widget/care-chat.js" async ${tag ?? this.attributes()}></script>`;
    return `<!doctype html><html ${html}><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${head}${script ?? own}</head>
<body ${bodyAttributes}>${body}</body></html>`;
  }
}
