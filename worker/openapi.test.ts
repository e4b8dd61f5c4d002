import { describe, expect, test } from 'vitest';
import { errorCodes, errors } from '../protocol/index.ts';
import { operations } from './http/operations.ts';
import { openApi } from './openapi.ts';

interface OperationObject {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  responses: Record<string, { description: string }>;
}
const document = JSON.parse(JSON.stringify(openApi())) as {
  openapi: string;
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, object> };
};
const all = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** Every value of a key anywhere in the document. */
function valuesOf(key: string, node: unknown = document): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(key, value),
  ]);
}

describe('[WIRE1] the API description', () => {
  test('is OpenAPI 3.1 with a path for every operation', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(all).toHaveLength(operations.length);
  });

  test.each([
    ['post', '/messages'],
    ['get', '/messages'],
    ['get', '/messages/conversation/{id}'],
    ['get', '/messages/{id}'],
    ['patch', '/messages/{id}'],
    ['patch', '/messages/{id}/read'],
    ['delete', '/messages/{id}'],
    ['get', '/conversations'],
    ['post', '/conversations'],
    ['get', '/conversations/{id}'],
    ['get', '/conversations/{id}/senders'],
    ['get', '/search'],
    ['post', '/attachments'],
    ['get', '/attachments/{id}'],
    ['post', '/tickets'],
    ['get', '/socket'],
    ['get', '/health'],
    ['get', '/openapi.json'],
  ])('offers %s %s', (method, path) => {
    expect(document.paths[path]).toHaveProperty(method);
  });

  test('names every operation once', () => {
    const ids = all.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('refers only to what it holds', () => {
    const refs = valuesOf('$ref');
    expect(refs.length).toBeGreaterThan(40);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    for (const ref of refs) expect(known).toContain(ref);
  });

  test('holds nothing it does not refer to', () => {
    const refs = new Set(valuesOf('$ref'));
    for (const name of Object.keys(document.components.schemas))
      expect(refs.has(`#/components/schemas/${name}`), name).toBe(true);
  });

  test.each(all)(
    '$method $path declares each parameter of its path, and only those',
    ({ path, operation }) => {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = operation.parameters.filter((each) => each.in === 'path');
      expect(declared.map((each) => each.name)).toEqual(inPath);
      expect(declared.every((each) => each.required)).toBe(true);
    },
  );

  test('gives the mission\u2019s fields to a message, a conversation and a sender', () => {
    const fields = (name: string) =>
      Object.keys((document.components.schemas[name] as { properties: object }).properties);
    expect(fields('Message')).toEqual(
      expect.arrayContaining([
        'message_id',
        'conversation_id',
        'sender_id',
        'content',
        'message_type',
        'attachment_url',
        'is_read',
        'created_at',
        'updated_at',
      ]),
    );
    expect(fields('Conversation')).toEqual(
      expect.arrayContaining(['conversation_id', 'title', 'type', 'is_active', 'created_at']),
    );
    expect(fields('Sender')).toEqual(
      expect.arrayContaining([
        'sender_id',
        'conversation_id',
        'user_id',
        'user_type',
        'joined_at',
        'left_at',
        'is_active',
        'created_at',
      ]),
    );
  });

  test('requests need only what has no default, and refuse unknown fields', () => {
    expect(document.components.schemas['CreateMessage']).toMatchObject({
      required: ['conversation_id', 'client_id'],
      additionalProperties: false,
    });
  });

  test('states the codes of refusals under their status', () => {
    const refused = document.paths['/messages']?.['post']?.responses ?? {};
    expect(refused['401']?.description).toContain('token_expired');
    expect(refused['404']?.description).toContain('not_found');
    const statuses = new Set(errorCodes.map((code) => String(errors[code].status)));
    for (const { operation } of all)
      for (const status of Object.keys(operation.responses))
        expect(statuses.has(status) || Number(status) < 400, status).toBe(true);
  });
});
