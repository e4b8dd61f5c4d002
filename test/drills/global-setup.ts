import type { TestProject } from 'vitest/node';
import { bundle, type Bundles } from './bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    bundles: Bundles;
  }
}

/** Bundles once for all files. */
export default function setup(project: TestProject): () => void {
  const { remove, ...bundles } = bundle();
  project.provide('bundles', bundles);
  return remove;
}
