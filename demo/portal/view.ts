import type { Context } from 'hono';
import type { App } from './env.ts';
import { isPersona, type Persona } from './people.ts';

/** What a page needs to know to be drawn: who looks, where the chat lives, and how to look. */
export interface View {
  readonly persona: Persona;
  readonly tenant: string;
  readonly chatOrigin: string;
  readonly scheme: 'auto' | 'light' | 'dark';
  readonly locale: string;
  readonly today: Date;
}

const locales = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i;

export function viewOf(c: Context<App>, defaultPersona: Persona): View {
  const { persona, scheme, locale } = c.req.query();
  return {
    persona: isPersona(persona) ? persona : defaultPersona,
    tenant: c.env.TENANT,
    chatOrigin: c.env.CHAT_ORIGIN,
    scheme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto',
    locale: locale !== undefined && locales.test(locale) ? locale : 'en-GB',
    today: new Date(),
  };
}
