import { globSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import {
  describeElements,
  manifestOf,
  publicElements,
  type ElementDeclaration,
} from '../../scripts/lib/elements-manifest.ts';

/** The custom-elements manifest against the sources: what a page can use of an element, it finds there. */

let elements: ReadonlyMap<string, ElementDeclaration>;
const sources = globSync('widget/{elements,controllers,styles,launcher}/**/*.ts')
  .filter((file) => !/\.test\.ts$|-testing\.ts$/u.test(file))
  .map((file) => readFileSync(file, 'utf8'));

beforeAll(() => {
  elements = new Map(describeElements().map((element) => [element.tagName, element]));
}, 60_000);

const element = (tag: string): ElementDeclaration => elements.get(tag) ?? expect.fail(`no ${tag}`);
const names = (list: readonly { readonly name: string }[]): readonly string[] =>
  list.map(({ name }) => name).toSorted();
const found = (pattern: RegExp, texts = sources): readonly string[] =>
  [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name)))].toSorted();
const source = (className: string): string =>
  sources.find((text) => text.includes(`export class ${className} `)) ?? expect.fail(`no ${className}`);

test('every tag the npm entry exports a class for is there, with its properties and attributes', () => {
  expect(publicElements.map(({ tagName }) => tagName)).toEqual([...elements.keys()]);
  expect([...elements.keys()]).toEqual(
    expect.arrayContaining(['care-chat', 'care-chat-sidebar', 'care-chat-window', 'care-message-bubble']),
  );
  for (const { tagName, made } of publicElements) {
    const { members, attributes } = element(tagName);
    for (const [name, { state }] of made.elementProperties)
      if (state !== true) expect(names(members), tagName).toContain(name);
    expect(names(attributes), tagName).toEqual(expect.arrayContaining([...made.observedAttributes]));
  }
  const { members } = element('care-chat');
  for (const method of ['start', 'open', 'close', 'openConversation', 'logout'])
    expect(members.find(({ name }) => name === method)?.kind).toBe('method');
});

test('every event that an element dispatches is there', () => {
  const contract = readFileSync('widget/elements/care-chat-contract.ts', 'utf8');
  expect(names(element('care-chat').events)).toEqual(found(/^ {2}'(care-[\w-]+)':/gmu, [contract]));
  expect(element('care-chat').events.find(({ name }) => name === 'care-unread')?.type?.text).toMatch(
    /^CustomEvent<.*count: number/u,
  );
  for (const { tagName, name } of publicElements)
    expect(names(element(tagName).events), tagName).toEqual(
      expect.arrayContaining([...found(/(?:Event|#emit|#ask)\(\s*'(care-[\w-]+)'/gu, [source(name)])]),
    );
});

test('every slot, part and token that a page can reach is there, and nothing else', () => {
  const { slots, cssParts, cssProperties } = element('care-chat');
  expect(names(slots)).toEqual(found(/<slot name="([\w-]+)"/gu));
  expect(names(cssParts)).toEqual(found(/\bpart="([\w-]+)"/gu));
  const ours = found(/(?:^\s*|setProperty\(')(--care-[\w-]+)(?::|')/gmu);
  const read = found(/var\((--care-[\w-]+)/gu).filter(
    // Ours to set, where the page has given `accent`; the page's otherwise.
    (name) => name === '--care-accent-source' || !ours.includes(name),
  );
  expect(names(cssProperties)).toEqual(read);
});

test('everything in it is explained', () => {
  const bare = [...elements.values()].flatMap((each) =>
    [
      each,
      ...each.members,
      ...each.attributes,
      ...each.events,
      ...each.slots,
      ...each.cssParts,
      ...each.cssProperties,
    ]
      .filter(({ description }) => description === '')
      .map(({ name }) => `${each.tagName} ${name}`),
  );
  expect(bare).toEqual([]);
  expect(manifestOf([...elements.values()], 'index.js')).toMatchObject({ schemaVersion: '2.1.0' });
});
