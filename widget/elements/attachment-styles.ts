import { css } from 'lit';

export const attachmentStyles = css`
  care-attachment {
    display: block;
  }
  .care .frame {
    position: relative;
    display: grid;
    place-items: center;
    max-width: 100%;
    overflow: hidden;
    border-radius: 1em;
    background: var(--care-fill);
    color: var(--care-text-2);
    cursor: zoom-in;
  }
  .care .frame:disabled {
    cursor: default;
  }
  .frame > * {
    grid-area: 1 / 1;
  }
  .frame .room {
    display: block;
    max-width: 100%;
    height: auto;
  }
  .frame img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .picture {
    position: relative;
    width: fit-content;
    max-width: 100%;
  }
  .picture .veil {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    border-radius: 1em;
    background: #10222880;
  }
  .care .ring {
    position: relative;
    display: grid;
    place-items: center;
    width: 3.5em;
    height: 3.5em;
    border-radius: 50%;
    background: #102228cc;
    color: #fff;
  }
  .ring svg.turn {
    position: absolute;
    inset: 0.125em;
    width: calc(100% - 0.25em);
    height: calc(100% - 0.25em);
    fill: none;
    stroke: #fff;
    stroke-width: 3;
    stroke-linecap: round;
    transform: rotate(-90deg);
  }

  .file {
    display: flex;
    align-items: center;
    gap: 0.75em;
    min-width: min(16em, 60vw);
  }
  .file .what {
    flex: 1;
    min-width: 0;
  }
  .file .name {
    display: block;
    /* A name runs its own way, and stands where the page's own words do. */
    width: fit-content;
    font-size: 0.9375em;
    font-weight: 600;
    line-height: calc(1.333 + var(--care-lead));
  }
  .care .why {
    padding: 0.5em 0.3125em 0;
  }
  .file .with-icon {
    display: flex;
    align-items: center;
    gap: 0.4em;
  }
  .care .file .icon-button {
    color: var(--care-accent-text);
  }
  .care .file .icon-button:hover {
    background: color-mix(in oklab, var(--care-accent) 12%, transparent);
  }
  .doc {
    position: relative;
    display: flex;
    flex: none;
    flex-direction: column;
    align-items: center;
    justify-content: flex-end;
    width: 2.5em;
    height: 3em;
    padding-block-end: 0.35em;
    border: 1.5px solid var(--care-accent-line);
    border-radius: 0.5em 1em 0.5em 0.5em;
    background: var(--care-surface);
    color: var(--care-accent-text);
  }
  .doc::before {
    position: absolute;
    inset-block-start: 0.5em;
    inset-inline-start: 0.5em;
    width: 0.8em;
    height: 0.75em;
    background: repeating-linear-gradient(var(--care-accent-line) 0 2px, transparent 2px 5px);
    content: '';
  }
  .doc b {
    font-size: 0.75em;
    font-weight: 700;
    line-height: 1.1;
    letter-spacing: 0.02em;
  }
  .doc.state {
    justify-content: center;
    padding: 0;
    border-color: transparent;
    border-radius: 0.5em;
  }
  .doc.state::before {
    content: none;
  }
  .doc.state.bad {
    background: var(--care-danger-soft);
    color: var(--care-danger);
  }
  .bar {
    display: block;
    width: 100%;
    height: 0.3125em;
    margin-block: 0.4em 0.3em;
    border-radius: 1em;
    background: color-mix(in oklab, var(--care-text) 16%, transparent);
    fill: var(--care-accent);
    overflow: hidden;
  }
  .bar:dir(rtl) {
    transform: scaleX(-1);
  }

  .care dialog.viewer {
    width: 100%;
    height: 100%;
    max-width: none;
    max-height: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: #0b1416f2;
    color: #fff;
  }
  .viewer::backdrop {
    background: transparent;
  }
  .viewer[open] {
    display: flex;
    flex-direction: column;
  }
  .viewer .tools {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding: 0.75em;
  }
  .viewer .tools bdi {
    min-width: 0;
    font-weight: 600;
  }
  .viewer .tools bdi + button {
    margin-inline-start: auto;
  }
  .care .viewer .icon-button {
    color: #fff;
  }
  .care .viewer .icon-button:hover {
    background: #ffffff26;
  }
  .care .viewer :focus-visible {
    outline-color: #92c1fd;
  }
  .viewer img {
    flex: 1;
    min-height: 0;
    max-width: 100%;
    margin: 0 auto;
    padding: 0 0.75em 0.75em;
    object-fit: contain;
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
      fill: Highlight;
      forced-color-adjust: none;
    }
    .ring svg.turn {
      stroke: CanvasText;
    }
  }
`;
