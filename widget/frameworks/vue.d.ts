import type { ChatEventMap } from '../elements/care-chat-contract.ts';
import type { CareChatAttributes } from './attributes.ts';

type Listeners = {
  readonly [Name in keyof ChatEventMap as `on${Pascal<Name>}`]?: (event: ChatEventMap[Name]) => void;
};
type Pascal<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Name>;

// For templates: `/// <reference types="healthcare-chat/vue" />` in a declaration file of the application.
declare module 'vue' {
  interface GlobalComponents {
    'care-chat': new () => { readonly $props: CareChatAttributes & Listeners };
  }
}
