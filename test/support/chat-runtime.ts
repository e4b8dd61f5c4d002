import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { alive } from '../../scripts/lib/process.ts';
import { Miniflare } from 'miniflare';
import {
  chatWorker,
  migrateRecords,
  miniflareOptions,
  type ChatSecrets,
  type RecordsDatabase,
} from './chat-worker.ts';

export interface ChatOptions {
  /** A bundle of the Worker. */
  readonly script: string;
  /** Objects, databases and files live here; made where it is missing. */
  readonly dir: string;
  readonly secrets: ChatSecrets;
}

/** One process of workerd, as the system lists it. */
interface WorkerdProcess {
  readonly pid: number;
  readonly rssBytes: number;
}

/** How long the runtime may take to answer after a start. */
const START_MS = 30_000;

/** The chat on a real workerd with nothing in front of it, its state on disk, and the process itself to be killed. */
export class ChatRuntime {
  readonly url: string;
  #mf: Miniflare;
  readonly #options: ChatOptions;
  /** Looked up before it is needed: the moment to kill does not wait for a listing. */
  #pid: number;

  private constructor(mf: Miniflare, url: string, options: ChatOptions) {
    this.#mf = mf;
    this.url = url;
    this.#options = options;
    this.#pid = workerd().pid;
  }

  /** Starts on whatever state `dir` holds; in a new one the database is migrated first. */
  static async start(options: ChatOptions): Promise<ChatRuntime> {
    const isNew = !existsSync(options.dir);
    const mf = new Miniflare(optionsOf(options));
    try {
      const runtime = new ChatRuntime(mf, (await mf.ready).href, options);
      if (isNew) await migrateRecords(await runtime.records());
      return runtime;
    } catch (error) {
      await mf.dispose();
      throw error;
    }
  }

  /** The database of records, as its operator would query it. */
  records(): Promise<RecordsDatabase> {
    return this.#mf.getD1Database('DB');
  }

  /** Resident memory of workerd now. */
  get rssBytes(): number {
    return workerd().rssBytes;
  }

  /**
   * Ends the process as a crash does, by SIGKILL, and has it started again on the same state and address. Answers the
   * milliseconds until it answered again. What it tells of is the death of a process: what the system had taken from
   * it is there afterwards. The loss of power is another matter, and not tried here.
   */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number> {
    const started = performance.now();
    // Miniflare sees its process end and starts the next one by itself.
    process.kill(this.#pid, signal);
    await this.#successor();
    return performance.now() - started;
  }

  /** Puts another bundle in this one's place, as a deployment does: every socket is closed. */
  async replace(script: string): Promise<number> {
    const started = performance.now();
    await this.#mf.setOptions(optionsOf({ ...this.#options, script }, Number(new URL(this.url).port)));
    await this.#successor();
    return performance.now() - started;
  }

  /** Ends the runtime in whatever state it is, and starts it again on the same state and address. */
  async restart(): Promise<void> {
    await this.#mf.dispose();
    this.#mf = new Miniflare(optionsOf(this.#options, Number(new URL(this.url).port)));
    await this.#mf.ready;
    await this.#successor();
  }

  /** Idempotent. */
  stop(): Promise<void> {
    return this.#mf.dispose();
  }

  async #successor(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (alive(this.#pid) || !(await answers(this.url))) {
      if (Date.now() > deadline) throw new Error(`workerd did not answer within ${START_MS} ms of its end`);
      await delay(20);
    }
    this.#pid = workerd().pid;
  }
}

/** The workerd that this process started; there is one at a time. */
function workerd(): WorkerdProcess {
  const listing = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,comm='], { encoding: 'utf8' });
  for (const line of listing.stdout.split('\n')) {
    const [pid, parent, kibibytes, command = ''] = line.trim().split(/\s+/);
    if (Number(parent) === process.pid && command.endsWith('workerd'))
      return { pid: Number(pid), rssBytes: Number(kibibytes) * 1024 };
  }
  throw new Error('no workerd is running');
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(START_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

const optionsOf = ({ script, dir, secrets }: ChatOptions, port = 0) =>
  miniflareOptions(chatWorker(script, secrets), dir, port);
