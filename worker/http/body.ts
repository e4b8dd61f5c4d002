import type * as z from 'zod/mini';
import { fail, limits, ok, type Result } from '../../protocol/index.ts';

const MAX_FIELDS = 20;
const FIELD_NAME = /^[A-Za-z0-9_-]{1,40}$/;

/** Where the schema was not met, as paths. An unknown field's name is the caller's text: shown only if it is plain. */
export function fieldsOf(error: z.core.$ZodError): string[] {
  const paths = error.issues.flatMap((issue) => {
    const ends = issue.code === 'unrecognized_keys' ? issue.keys : [''];
    return ends.map((end) =>
      [...issue.path, end]
        .map(String)
        .filter((part) => part !== '')
        .map((part) => (FIELD_NAME.test(part) ? part : '?'))
        .join('.'),
    );
  });
  return [...new Set(paths)].slice(0, MAX_FIELDS);
}

/** Checks a value against a schema; a mismatch is `invalid`, with the paths of the fields. */
export function parse<T extends z.core.$ZodType>(
  schema: z.ZodMiniType<z.output<T>, z.input<T>> & T,
  value: unknown,
): Result<z.output<T>> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail('invalid', { fields: fieldsOf(parsed.error) });
}

/** Reads at most `maxBytes`, counting while reading: a chunked body states no length to refuse it by. */
async function readBytes(request: Request, maxBytes: number): Promise<Result<Uint8Array>> {
  const stated = request.headers.get('content-length');
  if (stated !== null && Number(stated) > maxBytes) return fail('frame_too_large');
  if (request.body === null) return ok(new Uint8Array());
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const step = await reader.read();
    if (step.done) break;
    size += step.value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return fail('frame_too_large');
    }
    chunks.push(step.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return ok(bytes);
}

/**
 * Reads and checks a JSON body. `frame_too_large` before anything is parsed, `malformed` when it is not JSON in UTF-8,
 * `invalid` when it does not match. An empty body stands for `{}`, where everything is optional.
 */
export async function readJson<T extends z.core.$ZodType>(
  request: Request,
  schema: z.ZodMiniType<z.output<T>, z.input<T>> & T,
  maxBytes: number = limits.body.maxJsonBytes,
): Promise<Result<z.output<T>>> {
  let bytes: Result<Uint8Array>;
  try {
    bytes = await readBytes(request, maxBytes);
  } catch {
    // The caller went away in the middle of the body.
    return fail('malformed');
  }
  if (!bytes.ok) return bytes;
  let value: unknown = {};
  if (bytes.value.byteLength > 0) {
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes.value));
    } catch {
      return fail('malformed');
    }
  }
  return parse<T>(schema, value);
}

/** Checks a query string. A parameter given twice is `invalid`: which of them was meant is not ours to guess. */
export function readQuery<T extends z.core.$ZodType>(
  url: string,
  schema: z.ZodMiniType<z.output<T>, z.input<T>> & T,
): Result<z.output<T>> {
  const values: Record<string, string> = {};
  for (const [name, value] of new URL(url).searchParams) {
    if (Object.hasOwn(values, name)) return fail('invalid', { fields: [FIELD_NAME.test(name) ? name : '?'] });
    values[name] = value;
  }
  return parse<T>(schema, values);
}
