/** What people call a file, for those a chat meets. */
export interface KindWords {
  readonly photo: string;
  readonly pdf: string;
  readonly video: string;
  readonly recording: string;
  readonly text: string;
  readonly document: string;
  readonly table: string;
  /** Anything else. */
  readonly file: string;
}

const kinds: readonly (readonly [RegExp, keyof KindWords])[] = [
  [/^image\//, 'photo'],
  [/^application\/pdf$/, 'pdf'],
  [/^video\//, 'video'],
  [/^audio\//, 'recording'],
  [/^text\//, 'text'],
  [/word|document/, 'document'],
  [/sheet|excel|csv/, 'table'],
];

/** Names a file by its media type. */
export const kindIn =
  (words: KindWords) =>
  (mediaType: string): string =>
    words[kinds.find(([pattern]) => pattern.test(mediaType))?.[1] ?? 'file'];
