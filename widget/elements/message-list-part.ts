import { html, LitElement } from 'lit';

/** Elements whose one shadow root holds the parts of their thread, styles included. */
const HOLDERS: ReadonlySet<string> = new Set(['care-first-list', 'care-message-list', 'care-message-bubble']);

/**
 * A part of a thread. Inside a list it renders into the list's own root, because a selection cannot run across
 * sibling shadow roots; used alone (or with the attribute `standalone`) it brings a root and styles of its own.
 */
export abstract class ThreadPart extends LitElement {
  protected abstract content(): unknown;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = this.getRootNode();
    const shared =
      root instanceof ShadowRoot && HOLDERS.has(root.host.localName) && !this.hasAttribute('standalone');
    return shared ? this : super.createRenderRoot();
  }

  protected override render(): unknown {
    return this.renderRoot === this ? this.content() : html`<div class="care">${this.content()}</div>`;
  }

  /** Renders now what is pending, so that whoever lays out the thread can measure it in the same turn. */
  flush(): void {
    if (this.isUpdatePending) this.performUpdate();
  }
}
