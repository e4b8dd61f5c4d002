import { css } from 'lit';

/** The launcher's other faces, which come with the panel. */
export const faceStyles = css`
  svg {
    width: 24px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .off {
    background: var(--s);
    color: light-dark(#485a60, #abb8bd);
    outline: 1.5px solid;
  }
`;
