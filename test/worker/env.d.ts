import type { D1Migration } from 'cloudflare:test';
import type { Env as WorkerEnv } from '../../worker/env.ts';
import type * as MainModule from '../../worker/index.ts';

declare global {
  namespace Cloudflare {
    interface Env extends WorkerEnv {
      readonly TEST_MIGRATIONS: D1Migration[];
      /** Whether every object is evicted before each step of a test. */
      readonly TEST_EVICTED: 'yes' | 'no';
    }
    interface GlobalProps {
      mainModule: typeof MainModule;
    }
  }
}
