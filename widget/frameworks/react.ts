import {
  createElement,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useRef,
  type CSSProperties,
  type DetailedHTMLProps,
  type HTMLAttributes,
  type ReactNode,
} from 'react';
import { defineCareChat } from '../define.ts';
import type { CareChat as CareChatElement } from '../elements/care-chat.ts';
import type { ChatEvents, StartOptions } from '../elements/care-chat-contract.ts';
import type { CareChatAttributes } from './attributes.ts';

/** The bare element in JSX, for those who call `start()` themselves. */
export type CareChatTag = DetailedHTMLProps<HTMLAttributes<CareChatElement>, CareChatElement> &
  CareChatAttributes;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'care-chat': CareChatTag;
    }
  }
}

/** Each public event as a property that is called with what it tells. */
const listeners = {
  onReady: 'care-ready',
  onUnread: 'care-unread',
  onOpened: 'care-opened',
  onClosed: 'care-closed',
  onConversation: 'care-conversation',
  onSignedOut: 'care-signed-out',
  onIdle: 'care-idle',
  onOffline: 'care-offline',
} as const satisfies Record<string, keyof ChatEvents>;
type Listeners = typeof listeners;
type CareChatListeners = {
  readonly [Name in keyof Listeners]?: (detail: ChatEvents[Listeners[Name]]) => void;
};

export interface CareChatProps extends StartOptions, CareChatListeners {
  readonly id?: string;
  readonly className?: string;
  readonly style?: CSSProperties;
  /** What goes into the element's slots. */
  readonly children?: ReactNode;
}

export type { CareChatElement };

/**
 * `<care-chat>` as a React component; `ref` is the element, with its methods. Another `tenant`, `api`, `layout` or
 * `history` starts it anew; everything else takes effect where it is, `getToken` and the listeners at their next call.
 * On a server it is an empty element.
 */
export const CareChat = forwardRef<CareChatElement | null, CareChatProps>(function CareChat(props, ref) {
  const { tenant, api, layout = 'fill', history = false, accent = '', scheme = 'auto', locale = '' } = props;
  const { strings, id, className, style, children } = props;
  const element = useRef<CareChatElement>(null);
  const latest = useRef(props);
  useImperativeHandle(ref, () => element.current as CareChatElement, []);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const chat = element.current;
    if (chat === null) return undefined;
    // Here, not at import: a server has no elements.
    defineCareChat();
    const until = new AbortController();
    for (const [name, event] of Object.entries(listeners) as [keyof Listeners, keyof ChatEvents][])
      chat.addEventListener(
        event,
        ({ detail }) => (latest.current[name] as ((told: unknown) => void) | undefined)?.(detail),
        until,
      );
    return () => until.abort();
  }, []);

  useEffect(() => {
    if (element.current !== null) Object.assign(element.current, { accent, scheme, locale, strings });
  }, [accent, scheme, locale, strings]);

  useEffect(() => {
    element.current?.start({
      tenant,
      layout,
      history,
      ...(api === undefined ? {} : { api }),
      getToken: (request) => latest.current.getToken(request),
    });
  }, [tenant, api, layout, history]);

  // `class`, which every React gives to a custom element as it is.
  return createElement('care-chat', { ref: element, id, class: className, style }, children);
});
