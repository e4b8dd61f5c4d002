import * as z from 'zod/mini';
import * as protocol from '../protocol/index.ts';
import { PROTOCOL, errors, type ErrorCode } from '../protocol/index.ts';
import type { Operation } from './http/operation.ts';
import { operations } from './http/operations.ts';

type Json = { [name: string]: unknown };

/** Schemas that get a name of their own in the document, for what the server answers … */
const answerSchemas = {
  User: protocol.user,
  Sender: protocol.sender,
  Attachment: protocol.attachment,
  Reaction: protocol.reaction,
  Quote: protocol.quote,
  SystemFact: protocol.systemFact,
  Message: protocol.message,
  Conversation: protocol.conversation,
  OwnCursor: protocol.ownCursor,
  OthersCursor: protocol.othersCursor,
  Preview: protocol.preview,
  Entry: protocol.entry,
  MessageList: protocol.messageList,
  ConversationMessageList: protocol.conversationMessageList,
  ReadAnswer: protocol.readAnswer,
  MessageReceipts: protocol.messageReceipts,
  ConversationDetail: protocol.conversationDetail,
  EntryList: protocol.entryList,
  SenderList: protocol.senderList,
  SearchHit: protocol.searchHit,
  SearchAnswer: protocol.searchAnswer,
  TenantSettings: protocol.tenantSettings,
  Me: protocol.meAnswer,
  Directory: protocol.directoryAnswer,
  Ticket: protocol.ticketAnswer,
  Health: protocol.health,
  Problem: protocol.problem,
};
/** … and for what it is sent. */
const requestSchemas = {
  CreateMessage: protocol.createMessage,
  UpdateMessage: protocol.updateMessage,
  RemoveMessage: protocol.removeMessage,
  CreateConversation: protocol.createConversation,
  PatchConversation: protocol.patchConversation,
  AddSender: protocol.addSender,
  TicketRequest: protocol.ticketRequest,
};

const refTo = (name: string): string => `#/components/schemas/${name}`;
const nameOf = new Map<z.core.$ZodType, string>(
  [...Object.entries(answerSchemas), ...Object.entries(requestSchemas)].map(([name, schema]) => [
    schema,
    name,
  ]),
);

/** JSON Schemas by name, which refer to each other by name. */
function components(schemas: Record<string, z.core.$ZodType>, io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, { io, uri: refTo });
  return Object.fromEntries(Object.entries(made).map(([name, schema]) => [name, withoutMeta(schema)]));
}

/** `$id` and `$schema` belong to documents of their own. */
function withoutMeta(schema: object): Json {
  const { $schema: _schema, $id: _id, ...rest } = schema as Json;
  return rest;
}

/** A schema in place: its name, if it has one, else itself. */
function inPlace(schema: z.core.$ZodType | 'bytes' | 'any', io: 'input' | 'output'): Json {
  if (schema === 'bytes') return { type: 'string', format: 'binary' };
  if (schema === 'any') return { type: 'object' };
  const name = nameOf.get(schema);
  return name === undefined ? withoutMeta(z.toJSONSchema(schema, { io })) : { $ref: refTo(name) };
}

const ALWAYS = ['internal', 'unavailable'] as const satisfies readonly ErrorCode[];
const WITH_IDENTITY = [
  'unauthenticated',
  'token_expired',
  'origin_denied',
] as const satisfies readonly ErrorCode[];

/** Problem documents by status; the description lists the codes. */
function problems(operation: Operation): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...operation.errors, ...(operation.open === true ? [] : WITH_IDENTITY), ...ALWAYS]) {
    const codes = byStatus.get(errors[code].status) ?? [];
    if (!codes.includes(code)) byStatus.set(errors[code].status, [...codes, code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errors[code].title}`).join(' '),
        content: { 'application/problem+json': { schema: { $ref: refTo('Problem') } } },
      },
    ]),
  );
}

function parameters({ params = {}, query, operationId }: Operation): Json[] {
  const inPath = Object.entries(params).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: inPlace(schema, 'input'),
  }));
  const { properties = {}, required = [] } = (query === undefined ? {} : inPlace(query, 'input')) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  const inHeader =
    operationId === 'uploadAttachment' ? [FILE_NAME] : operationId === 'getAttachment' ? [RANGE] : [];
  return [...inPath, ...inQuery, ...inHeader];
}
const FILE_NAME = { name: 'X-File-Name', in: 'header', required: false, schema: { type: 'string' } };
const RANGE = { name: 'Range', in: 'header', required: false, schema: { type: 'string' } };

function describe(operation: Operation): Json {
  const { operationId, tag, summary, body, bodyOptional, answers, open } = operation;
  const type = body === 'bytes' ? 'application/octet-stream' : 'application/json';
  const responses = Object.entries(answers).map(([status, { description, schema }]) => [
    status,
    schema === undefined
      ? { description }
      : {
          description,
          content: {
            [schema === 'bytes' ? 'application/octet-stream' : 'application/json']: {
              schema: inPlace(schema, 'output'),
            },
          },
        },
  ]);
  return {
    operationId,
    tags: [tag],
    summary,
    security: open === true ? [] : [{ identity: [] }],
    parameters: parameters(operation),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: bodyOptional !== true,
            content: { [type]: { schema: inPlace(body, 'input') } },
          },
        }),
    responses: { ...problems(operation), ...Object.fromEntries(responses) },
  };
}

let made: Json | undefined;

/** The API as OpenAPI 3.1, generated from the schemas that check requests. Made once per isolate. */
export function openApi(): Json {
  made ??= build();
  return made;
}

function build(): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Healthcare chat',
      version: PROTOCOL,
      description:
        'Messages between the people of a healthcare portal. Live updates come over a socket; everything can also be done here. Errors are problem documents (RFC 9457) with a stable `code`.',
    },
    tags: [...new Set(operations.map((each) => each.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        identity: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A short-lived token signed by the portal: who the caller is, for one tenant.',
        },
      },
      schemas: { ...components(answerSchemas, 'output'), ...components(requestSchemas, 'input') },
    },
  };
}
