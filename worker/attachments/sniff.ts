/**
 * What a file is, by its bytes. Fed while the file streams by, so nothing is held but its head.
 */

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** Named so that a refusal is certain: these are never on a list of accepted types by mistake. */
const DOCX_WITH_MACROS = 'application/vnd.ms-word.document.macroenabled.12';
const ZIP = 'application/zip';

/** Dimensions of a photograph may come after a long Exif block. */
const HEAD_BYTES = 256 * 1024;
/** Enough for every signature below. */
const SIGNATURE_BYTES = 4 * 1024;

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  bytes.length >= at + signature.length && signature.every((byte, i) => bytes[at + i] === byte);
const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const SIGNATURES: readonly (readonly [type: string, bytes: readonly number[], at: number])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 0],
  ['image/jpeg', [0xff, 0xd8, 0xff], 0],
  ['image/gif', letters('GIF87a'), 0],
  ['image/gif', letters('GIF89a'), 0],
  ['application/pdf', letters('%PDF-'), 0],
  ['application/x-msdownload', letters('MZ'), 0],
  ['application/x-elf', [0x7f, ...letters('ELF')], 0],
  ['application/gzip', [0x1f, 0x8b], 0],
  ['application/x-ole-storage', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 0],
];
const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);
const MARKUP = /^(?:\uFEFF|\s)*<(?:!doctype|!--|\?xml|html|head|body|svg|script|iframe|style|meta)/i;

/** The type that the first bytes give away, or null when only the rest can tell (text, archives) or nothing can. */
function bySignature(head: Uint8Array): string | null {
  for (const [type, bytes, at] of SIGNATURES) if (startsWith(head, bytes, at)) return type;
  if (startsWith(head, letters('RIFF')) && startsWith(head, letters('WEBP'), 8)) return 'image/webp';
  if (startsWith(head, letters('ftyp'), 4))
    return HEIC_BRANDS.has(latin1(head.subarray(8, 12))) ? 'image/heic' : 'video/mp4';
  return null;
}

const isZip = (head: Uint8Array): boolean => startsWith(head, [0x50, 0x4b, 0x03, 0x04]);

/** Name of an archive's first entry: an office document begins with one of its own parts. */
function firstEntryName(head: Uint8Array): string {
  const length = (head[26] ?? 0) | ((head[27] ?? 0) << 8);
  return latin1(head.subarray(30, 30 + length));
}
const OFFICE_PART = /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|customXml\/)/;

/** Looks for names in a stream of chunks, also where a name is split between two. */
class NameScanner {
  readonly #found = new Set<string>();
  readonly #names: readonly string[];
  readonly #carryBytes: number;
  #carry = '';
  constructor(names: readonly string[]) {
    this.#names = names;
    this.#carryBytes = Math.max(...names.map((name) => name.length)) - 1;
  }
  push(chunk: Uint8Array): void {
    const text = (this.#carry + latin1(chunk)).toLowerCase();
    for (const name of this.#names) if (text.includes(name)) this.#found.add(name);
    this.#carry = text.slice(-this.#carryBytes);
  }
  has(name: string): boolean {
    return this.#found.has(name);
  }
}
const MAIN_PART = 'word/document.xml';
const MACROS = 'vbaproject.bin';

/** Watches a file go by. After the last chunk, `type()` says what it was. */
export class Inspector {
  #head = new Uint8Array();
  #size = 0;
  #isText = true;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #names = new NameScanner([MAIN_PART, MACROS]);

  /** The first bytes, as many as were kept. */
  get head(): Uint8Array {
    return this.#head;
  }

  /** Whether enough has come to ask for `earlyType`. */
  get knowsEarly(): boolean {
    return this.#size >= SIGNATURE_BYTES;
  }

  push(chunk: Uint8Array): void {
    this.#size += chunk.byteLength;
    if (this.#head.byteLength < HEAD_BYTES) {
      const more = chunk.subarray(0, HEAD_BYTES - this.#head.byteLength);
      const head = new Uint8Array(this.#head.byteLength + more.byteLength);
      head.set(this.#head);
      head.set(more, this.#head.byteLength);
      this.#head = head;
    }
    if (isZip(this.#head)) this.#names.push(chunk);
    if (this.#isText) this.#isText = !chunk.includes(0) && this.#decodes(chunk);
  }

  /** The type where the beginning decides it; `undefined` while the rest may still tell; null when nothing will. */
  earlyType(): string | null | undefined {
    const known = bySignature(this.#head);
    if (known !== null) return known;
    return isZip(this.#head) || this.#isText ? undefined : null;
  }

  /** The type of the whole file, or null when it is none we know. */
  type(): string | null {
    const known = bySignature(this.#head);
    if (known !== null) return known;
    if (isZip(this.#head)) return this.#archiveType();
    if (this.#size === 0 || !this.#isText || !this.#decodes(null)) return null;
    return MARKUP.test(new TextDecoder().decode(this.#head.subarray(0, SIGNATURE_BYTES)))
      ? 'text/html'
      : 'text/plain';
  }

  #archiveType(): string {
    if (!OFFICE_PART.test(firstEntryName(this.#head)) || !this.#names.has(MAIN_PART)) return ZIP;
    return this.#names.has(MACROS) ? DOCX_WITH_MACROS : DOCX;
  }

  /** Whether the text goes on as UTF-8; null asks whether it ended whole. */
  #decodes(chunk: Uint8Array | null): boolean {
    try {
      if (chunk === null) this.#utf8.decode();
      else this.#utf8.decode(chunk, { stream: true });
      return true;
    } catch {
      return false;
    }
  }
}
