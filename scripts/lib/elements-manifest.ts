import type { PropertyDeclaration } from 'lit';
import { SyntaxKind } from 'typescript/unstable/ast';
import { SignatureKind, SymbolFlags, type Symbol as Sym, type Type } from 'typescript/unstable/sync';
import { tags } from '../../widget/define-tags.ts';
import * as widget from '../../widget/index.ts';
import { laterTags } from '../../widget/later.ts';
import { ask, WHOLE, type Asked } from './compiler.ts';

/**
 * The custom-elements manifest (schema 2.1.0 of https://github.com/webcomponents/custom-elements-manifest) of the public
 * elements: those the npm entry exports. What there is, is asked of the classes and the compiler; what it is for, of the
 * comments.
 */

interface Named {
  readonly name: string;
  readonly description: string;
}
interface Typed {
  readonly type: { readonly text: string };
}
interface Field extends Named, Typed {
  readonly kind: 'field';
  readonly readonly?: true;
  readonly attribute?: string;
  readonly reflects?: true;
}
interface Method extends Named {
  readonly kind: 'method';
  readonly parameters: readonly ({ readonly name: string } & Typed)[];
  readonly return: Typed;
}
export interface ElementDeclaration extends Named {
  readonly kind: 'class';
  readonly customElement: true;
  readonly tagName: string;
  readonly attributes: readonly (Named & Typed & { readonly fieldName: string })[];
  readonly members: readonly (Field | Method)[];
  readonly events: readonly (Named & Partial<Typed>)[];
  readonly slots: readonly Named[];
  readonly cssParts: readonly Named[];
  readonly cssProperties: readonly Named[];
}
type LitClass = CustomElementConstructor & {
  readonly observedAttributes: readonly string[];
  readonly elementProperties: ReadonlyMap<string, PropertyDeclaration>;
};
interface PublicElement {
  readonly tagName: string;
  readonly made: LitClass;
  readonly name: string;
}

const exported = new Map<unknown, string>(Object.entries(widget).map(([name, value]) => [value, name]));
/** Elements that a page may use by themselves. */
export const publicElements: readonly PublicElement[] = Object.entries({ ...tags, ...laterTags })
  .flatMap(([tagName, made]) => {
    const name = exported.get(made);
    return name === undefined ? [] : [{ tagName, made: made as LitClass, name }];
  })
  .toSorted((a, b) => a.tagName.localeCompare(b.tagName));

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** `name - what it is for`; the default slot has no name. */
function noted(text = ''): Named {
  const [, name = '', description = ''] = /^(\S*)\s*- ([\s\S]*)$/u.exec(text.trim()) ?? [];
  return { name, description: oneLine(description) };
}

/** Describes one element after another. */
function describer({ checker, project, exportsOf }: Asked): (element: PublicElement) => ElementDeclaration {
  const classes = exportsOf('widget/index.ts');
  const contract = exportsOf('widget/elements/care-chat-contract.ts');
  const declared = (name: string, among: ReadonlyMap<string, Sym>): Type => {
    const symbol = among.get(name);
    if (symbol === undefined) throw new Error(`There is no ${name}`);
    return checker.getDeclaredTypeOfSymbol(symbol);
  };
  const written = (type: Type | undefined): Typed => ({
    type: { text: type === undefined ? 'void' : checker.typeToString(type, undefined, WHOLE) },
  });
  const publicEvents = declared('ChatEventMap', contract);

  const isPrivate = (member: Sym): boolean => {
    const { modifiers = [] } = (member.valueDeclaration?.resolve(project) ?? {}) as {
      readonly modifiers?: readonly { readonly kind: SyntaxKind }[];
    };
    return modifiers.some(
      ({ kind }) => kind === SyntaxKind.PrivateKeyword || kind === SyntaxKind.ProtectedKeyword,
    );
  };
  const ofOurs = (member: Sym): boolean =>
    member.declarations.some(({ path }) => path.includes('/widget/') && !path.includes('/node_modules/'));

  return ({ tagName, made, name }) => {
    // Asking is what makes Lit fill its table of properties.
    void made.observedAttributes;
    const symbol = classes.get(name);
    if (symbol === undefined) throw new Error(`widget/index.ts exports no ${name}`);
    const comment = checker.getJsDocTagsOfSymbol(symbol);
    const all = (tag: string): readonly Named[] =>
      comment.filter((each) => each.name === tag).map(({ text }) => noted(text));
    const notes = new Map(all('property').map((each) => [each.name, each.description]));

    const members: (Field | Method)[] = [];
    for (const member of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))) {
      const about = {
        name: member.name,
        description: notes.get(member.name) ?? oneLine(checker.getDocumentationCommentOfSymbol(member)),
      };
      const of = made.elementProperties.get(member.name);
      if (!ofOurs(member) || of?.state === true || member.name.includes('#') || isPrivate(member)) continue;
      const type = checker.getTypeOfSymbol(member);
      const [signature] =
        type && (member.flags & SymbolFlags.Method) !== 0
          ? checker.getSignaturesOfType(type, SignatureKind.Call)
          : [];
      if (signature !== undefined) {
        // What the browser and Lit call, nobody else does.
        if (member.name.endsWith('Callback')) continue;
        const parameters = signature.getParameters().map((each) => ({
          name: each.name,
          ...written(checker.getTypeOfSymbol(each)),
        }));
        const result = written(checker.getReturnTypeOfSignature(signature));
        members.push({ kind: 'method', ...about, parameters, return: result });
        continue;
      }
      const attribute =
        of === undefined || of.attribute === false
          ? undefined
          : typeof of.attribute === 'string'
            ? of.attribute
            : member.name.toLowerCase();
      members.push({
        kind: 'field',
        ...about,
        ...written(type),
        ...(of === undefined ? { readonly: true } : {}),
        ...(attribute === undefined ? {} : { attribute }),
        ...(of?.reflect === true ? { reflects: true } : {}),
      });
    }
    const attributes = members.flatMap((member) =>
      member.kind === 'field' && member.attribute !== undefined
        ? [
            {
              name: member.attribute,
              description: member.description,
              type: member.type,
              fieldName: member.name,
            },
          ]
        : [],
    );
    const events = all('event').map((event) => {
      const told = tagName === 'care-chat' ? checker.getPropertyOfType(publicEvents, event.name) : undefined;
      return told === undefined ? event : { ...event, ...written(checker.getTypeOfSymbol(told)) };
    });
    return {
      kind: 'class',
      customElement: true,
      tagName,
      name,
      description: oneLine(checker.getDocumentationCommentOfSymbol(symbol)),
      attributes: [
        ...attributes,
        ...all('attribute').map((each) => ({ ...each, type: { text: 'boolean' }, fieldName: '' })),
      ],
      members,
      events,
      slots: all('slot'),
      cssParts: all('csspart'),
      cssProperties: all('cssproperty'),
    };
  };
}

/** Every public element, described. */
export const describeElements = (): readonly ElementDeclaration[] =>
  ask('widget/tsconfig.json', (asked) => publicElements.map(describer(asked)));

/** The manifest as it stands in the package, whose one module has them all. */
export function manifestOf(declarations: readonly ElementDeclaration[], path: string): object {
  const exports = declarations.flatMap(({ name, tagName }) => [
    { kind: 'js', name, declaration: { name, module: path } },
    { kind: 'custom-element-definition', name: tagName, declaration: { name, module: path } },
  ]);
  return { schemaVersion: '2.1.0', modules: [{ kind: 'javascript-module', path, declarations, exports }] };
}
