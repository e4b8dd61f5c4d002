import { css } from 'lit';

/**
 * The look as custom properties, set on the inner wrapper `.care` of each element and private to it, so that no
 * page can break a contrast we computed. A page chooses with `--care-accent-source`, `--care-font`,
 * `--care-z-index` and the like, which we only read.
 *
 * Both schemes stand in one rule: `light-dark()` follows the wrapper's `color-scheme`, which is the page's own
 * unless the host element says otherwise.
 *
 * Lengths: 1em of the wrapper is 16 px at the person's usual font size. Write em, never px or rem, for anything
 * that holds text, and mind that em counts from the element's own font size.
 */
export const tokens = css`
  .care {
    --care-bg: light-dark(#f7f6f2, #0d1416);
    --care-surface: light-dark(#fff, #141d1f);
    --care-raised: light-dark(#fff, #1f292c);
    --care-fill: light-dark(#f1efeb, #242f32);
    --care-line: light-dark(#e2dfda, #2e393c);
    --care-line-strong: light-dark(#7b8a8e, #7a898f);
    --care-text: light-dark(#12262c, #e7eef0);
    --care-text-2: light-dark(#485a60, #abb8bd);
    --care-focus: light-dark(#1e59cd, #92c1fd);
    --care-mark: light-dark(#fae180, #63500b);
    --care-warm: light-dark(#9b471b, #f1ad79);
    --care-warm-line: light-dark(#cf6e37, #ba7244);
    --care-warm-soft: light-dark(#fdede0, #3d281a);
    --care-danger: light-dark(#a32321, #faa39d);
    --care-on-danger: light-dark(#fff, #2e100f);
    --care-danger-line: light-dark(#f0c5bf, #6a3634);
    --care-danger-soft: light-dark(#fdf1ef, #321d1b);
    --care-caution: light-dark(#6f4a06, #e9ca80);
    --care-caution-line: light-dark(#d8ba79, #77602d);
    --care-caution-soft: light-dark(#fcf0d3, #382c11);
    --care-ok: light-dark(#1b683e, #88d9a5);
    --care-ok-soft: light-dark(#e1f6e7, #1a3123);
    --care-presence: light-dark(#1b9155, #4ec983);
    --care-scrim: light-dark(#10222880, #000000a6);

    /*
     * The tenant's colour gives its hue and a capped chroma, never its lightness: any colour passes. The cosines
     * are the edge of sRGB at that lightness (narrowest at hues 198 and 90), so that no browser has to clip.
     */
    --care-tint: var(--care-accent-source, #0e5c6b);
    --care-accent: light-dark(
      oklch(
        from var(--care-tint) 0.43
          min(c, 0.105, 0.0732 + 0.1 * (1 - cos((h - 198) * 1deg)), 0.0878 + 0.1 * (1 - cos((h - 91) * 1deg)))
          h
      ),
      oklch(from var(--care-tint) 0.8 min(c, 0.085) h)
    );
    --care-accent-hover: light-dark(
      oklch(
        from var(--care-tint) 0.37
          min(
            c,
            0.095,
            0.0629 + 0.085 * (1 - cos((h - 199) * 1deg)),
            0.0756 + 0.075 * (1 - cos((h - 91) * 1deg))
          )
          h
      ),
      oklch(from var(--care-tint) 0.86 min(c, 0.068) h)
    );
    --care-accent-text: light-dark(
      oklch(
        from var(--care-tint) 0.42
          min(
            c,
            0.105,
            0.0714 + 0.09 * (1 - cos((h - 198) * 1deg)),
            0.0858 + 0.085 * (1 - cos((h - 91) * 1deg))
          )
          h
      ),
      oklch(from var(--care-tint) 0.83 min(c, 0.08) h)
    );
    --care-on-accent: light-dark(#fff, oklch(from var(--care-tint) 0.21 min(c, 0.035) h));
    --care-accent-soft: light-dark(
      oklch(from var(--care-tint) 0.947 min(c, 0.016) h),
      oklch(from var(--care-tint) 0.305 min(c, 0.035) h)
    );
    --care-accent-line: light-dark(
      oklch(from var(--care-tint) 0.8 min(c, 0.05) h),
      oklch(from var(--care-tint) 0.46 min(c, 0.05) h)
    );
    --care-own: light-dark(
      oklch(from var(--care-tint) 0.916 min(c, 0.026) h),
      oklch(from var(--care-tint) 0.36 min(c, 0.05) h)
    );

    --care-radius-tail: 0.3125em;
    --care-radius-inner: 0.5em;
    --care-radius-control: 0.75em;
    --care-radius-row: 1em;
    --care-radius-bubble: 1.25em;
    --care-radius-panel: var(--care-radius, 20px);
    --care-radius-field: 1.5em;

    --care-e1: 0 1px 2px light-dark(#1028300f, #0000004d), 0 1px 1px light-dark(#1028300a, transparent);
    --care-e2:
      0 2px 6px light-dark(#1028300f, #00000059), 0 10px 28px light-dark(#1028301f, transparent),
      0 12px 32px light-dark(transparent, #00000073);
    --care-e3:
      0 4px 12px light-dark(#10283012, #00000066), 0 24px 64px light-dark(#10283033, transparent),
      0 28px 72px light-dark(transparent, #00000099);

    --care-ease: cubic-bezier(0.2, 0, 0, 1);
    --care-press: 90ms;
    --care-menu: 140ms;
    --care-message: 200ms;
    --care-panel: 260ms;

    /* Added to every unitless line height: scripts with tall marks need the room. */
    --care-lead: 0;
  }
  .care:is(:lang(ar), :lang(fa), :lang(ur)) {
    --care-lead: 0.19;
  }

  .av1 {
    --care-hue: 22;
  }
  .av2 {
    --care-hue: 68;
  }
  .av3 {
    --care-hue: 150;
  }
  .av4 {
    --care-hue: 205;
  }
  .av5 {
    --care-hue: 255;
  }
  .av6 {
    --care-hue: 330;
  }
`;
