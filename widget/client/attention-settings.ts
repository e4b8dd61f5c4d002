import { defaultSettings, type DeviceSettings, type Quiet } from './attention.ts';
import type { Channel, Platform } from './platform.ts';

/** What tabs of one person tell each other of this device. */
type Line =
  | { readonly type: 'active'; readonly user_id: string }
  /** A new tab: what are the settings? */
  | { readonly type: 'hello'; readonly user_id: string }
  | { readonly type: 'settings'; readonly user_id: string; readonly settings: DeviceSettings };

const PREFIX = 'care-chat-device:';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function readQuiet(value: unknown): Quiet | null {
  if (!isRecord(value)) return null;
  const { name, at } = value;
  if (name === 'off' || name === 'always') return { name };
  return name === 'until' && typeof at === 'number' ? { name, at } : null;
}

export function readSettings(value: unknown): DeviceSettings | null {
  if (!isRecord(value)) return null;
  const { sound, notifications } = value;
  const quiet = readQuiet(value['quiet']);
  if (typeof sound !== 'boolean' || typeof notifications !== 'boolean' || quiet === null) return null;
  return { sound, notifications, quiet };
}

function readLine(value: unknown): Line | null {
  if (!isRecord(value)) return null;
  const { type, user_id } = value;
  if (typeof user_id !== 'string') return null;
  if (type === 'active' || type === 'hello') return { type, user_id };
  const settings = type === 'settings' ? readSettings(value['settings']) : null;
  return settings === null ? null : { type: 'settings', user_id, settings };
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

export interface DeviceOptions {
  readonly platform: Pick<Platform, 'storage' | 'channel'>;
  readonly tenant: string;
  readonly userId: string;
  readonly changed: () => void;
  /** The person did something in another tab. */
  readonly active: () => void;
}

/**
 * One person's choices on this device, and their line to the other tabs. They are kept as drafts are, for this tab and
 * over a reload; a new tab asks the others. `wipe` forgets them.
 */
export class Device {
  readonly #o: DeviceOptions;
  readonly #key: string;
  readonly #channel: Channel;
  #settings: DeviceSettings;

  constructor(options: DeviceOptions) {
    const { platform, tenant, userId } = (this.#o = options);
    this.#key = `${PREFIX}${tenant}:${encodeURIComponent(userId)}`;
    this.#forgetAll(`${PREFIX}${tenant}:`, this.#key);
    const kept = this.#kept();
    this.#settings = kept ?? defaultSettings;
    this.#channel = platform.channel(`${PREFIX}${tenant}`, (message) => this.#heard(readLine(message)));
    if (kept === null) this.#post({ type: 'hello', user_id: userId });
  }

  get settings(): DeviceSettings {
    return this.#settings;
  }

  /** Here, and in the other tabs. */
  set(settings: DeviceSettings): void {
    this.#take(settings);
    this.#post({ type: 'settings', user_id: this.#o.userId, settings });
  }

  tellActive(): void {
    this.#post({ type: 'active', user_id: this.#o.userId });
  }

  close(): void {
    this.#channel.close();
  }

  /** Forgets them in this tab; every tab does so at a logout. */
  wipe(): void {
    this.close();
    this.#forgetAll(this.#key, null);
  }

  #forgetAll(prefix: string, except: string | null): void {
    const { storage } = this.#o.platform;
    try {
      for (const key of storage.keys()) if (key.startsWith(prefix) && key !== except) storage.remove(key);
    } catch {
      // Nothing is kept where nothing can be kept.
    }
  }

  #post(line: Line): void {
    this.#channel.post(line);
  }

  #heard(line: Line | null): void {
    if (line === null || line.user_id !== this.#o.userId) return;
    if (line.type === 'active') this.#o.active();
    else if (line.type === 'settings') this.#take(line.settings);
    else if (this.#settings !== defaultSettings)
      this.#post({ type: 'settings', user_id: line.user_id, settings: this.#settings });
  }

  #take(settings: DeviceSettings): void {
    this.#settings = settings;
    try {
      this.#o.platform.storage.set(this.#key, JSON.stringify(settings));
    } catch {
      // Then they last as long as the page.
    }
    this.#o.changed();
  }

  #kept(): DeviceSettings | null {
    try {
      return readSettings(parse(this.#o.platform.storage.get(this.#key)));
    } catch {
      return null;
    }
  }
}
