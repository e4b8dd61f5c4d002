import { readFileSync } from 'node:fs';

export interface Fence {
  readonly language: string;
  readonly text: string;
}

/** The blocks of code in a document, in their order. */
export const fencesOf = (file: string): readonly Fence[] =>
  [...readFileSync(file, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gmu)].map(
    ([, language = '', text = '']) => ({ language, text }),
  );
