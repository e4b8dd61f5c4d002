import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsOf, pack, writePackage } from '../../scripts/lib/check-package.ts';
import { compile } from '../../scripts/lib/compiler.ts';
import { npmPackage } from '../../scripts/lib/npm-package.ts';
import { fencesOf } from '../support/fences.ts';

/** The npm package, in an application of somebody else's. */

/** Of two frameworks that are not installed here, as much as the examples use. */
const OTHERS = `
declare module '@angular/core' {
  export class ElementRef<T> { readonly nativeElement: T }
  export const CUSTOM_ELEMENTS_SCHEMA: unique symbol;
  export function Component(about: object): (made: abstract new () => unknown) => void;
  export function afterNextRender(run: () => void): void;
  export function signal<T>(value: T): { (): T; set(value: T): void };
  export const viewChild: { required<T>(name: string): () => T };
}
declare module 'vue' {
  export function onMounted(run: () => void): void;
  export function ref<T>(value: T): { value: T };
  export function useTemplateRef<T>(name: string): { readonly value: T | null };
  export interface GlobalComponents {}
}
`;

let app: string;
let files: ReadonlyMap<string, string>;
const installed = (): string => join(app, 'node_modules/healthcare-chat');

beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'healthcare-chat-app-'));
  mkdirSync(join(app, 'node_modules'));
  // Nothing else of ours is within reach: what the package does not name it does not find.
  for (const name of ['lit', '@lit', 'lit-html', 'lit-element', 'react', 'react-dom', 'scheduler', '@types'])
    symlinkSync(resolve('node_modules', name), join(app, 'node_modules', name));
  files = await npmPackage();
  writePackage(installed(), files);
}, 120_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

test('publint and "are the types wrong" have nothing to say of what would be published', async () => {
  expect(await complaintsOf(pack(installed()))).toEqual([]);
}, 60_000);

test('on a server it can be imported, and its React component is an empty element', () => {
  const program = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { languageNames } from 'healthcare-chat';
    import { CareChat } from 'healthcare-chat/react';
    const chat = createElement(CareChat, { tenant: 't', getToken: async () => null, className: 'wide' });
    console.log(languageNames.length, typeof document, renderToString(chat));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: app,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  expect(run.stderr).toBe('');
  expect(run.stdout.trim()).toBe('16 undefined <care-chat class="wide"></care-chat>');
});

test('what the documentation shows compiles, and the declarations themselves, as strictly as can be', () => {
  const shown = ['docs/embedding.md', 'README.md', 'widget/frameworks/PACKAGE.md'].flatMap(fencesOf);
  const programs = shown.filter(({ language }) => ['ts', 'tsx', 'vue'].includes(language));
  expect(programs.map(({ language }) => language)).toEqual(expect.arrayContaining(['ts', 'tsx', 'vue']));
  programs.forEach(({ language, text }, at) => {
    const name = /^\/\/ (\S+\.ts)\n/u.exec(text)?.[1] ?? `shown-${at}.${language === 'tsx' ? 'tsx' : 'ts'}`;
    const script = /<script setup lang="ts">\n([\s\S]*?)<\/script>/u.exec(text)?.[1];
    writeFileSync(join(app, name), script ?? text);
  });
  writeFileSync(join(app, 'others.d.ts'), OTHERS);
  const inTemplates = `/// <reference types="healthcare-chat/vue" />
    import type { GlobalComponents } from 'vue';
    declare const props: InstanceType<GlobalComponents['care-chat']>['$props'];
    props.onCareUnread satisfies ((event: CustomEvent<{ readonly count: number }>) => void) | undefined;
    props.layout satisfies 'floating' | 'docked' | 'fill' | undefined;`;
  writeFileSync(join(app, 'templates.ts'), inTemplates);
  const wrong = `import { startCareChat } from 'healthcare-chat';
    const chat = startCareChat({ api: '', tenant: '', getToken: async () => null });
    // @ts-expect-error -- there is no such event
    chat.on('message', () => undefined);
    // @ts-expect-error -- a count is a number
    chat.on('unread', ({ count }) => count.trim());
    window.CareChat?.handle?.on('closed', ({ focus }) => focus satisfies boolean);
    document.addEventListener('care-conversation', ({ detail }) => detail.conversationId?.trim());
    // @ts-expect-error -- the page does not say who the person is
    startCareChat({ api: '', tenant: '', getToken: async () => null, userId: 'me' });`;
  writeFileSync(join(app, 'wrong.ts'), wrong);
  writeFileSync(
    join(app, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: 'ES2022',
        lib: ['ES2022', 'DOM', 'DOM.Iterable'],
        module: 'ESNext',
        moduleResolution: 'bundler',
        jsx: 'react-jsx',
        experimentalDecorators: true,
        types: [],
      },
      include: ['*.ts', '*.tsx'],
    }),
  );
  compile(join(app, 'tsconfig.json'));
}, 60_000);
