/** An object that kept its caller waiting; to be treated as one that cannot be reached. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly retryable = true;
}

/** The answer of `work`, or a rejection with `Unanswered` after `ms`. The work itself goes on. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let stopClock = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Unanswered(`no answer within ${ms} ms`)), ms);
    stopClock = () => clearTimeout(timer);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stopClock();
  }
}
