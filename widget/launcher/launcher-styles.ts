/**
 * Plain text, because the launcher comes without Lit: the few tokens it needs, and its own shape. Every byte counts
 * here, on every page (forced colours draw the outline, so no rule for them); the accent's formula is that of tokens.ts, where the reasons stand.
 */
export const launcherStyles = `
:host{display:block!important;position:fixed!important;z-index:var(--care-z-index,2147483000)!important;
inset-block-end:var(--care-offset-block,24px)!important;inset-inline-end:var(--care-offset-inline,24px)!important}
:host([inline]){position:static!important}
div{all:initial;color-scheme:inherit;--t:var(--care-accent-source,#0e5c6b);--s:light-dark(#fff,#141d1f);
--a:light-dark(oklch(from var(--t) .43 min(c,.105,.0732 + .1*(1 - cos((h - 198)*1deg))) h),oklch(from var(--t) .8 min(c,.085) h));
display:flex;flex-direction:column;align-items:flex-end;gap:12px;font:medium/1.4 var(--care-font,system-ui,sans-serif);color:light-dark(#12262c,#e7eef0)}
button{all:unset;box-sizing:border-box;position:relative;display:flex;align-items:center;justify-content:center;gap:.75em;
min-width:60px;height:60px;padding-inline:18px;cursor:pointer;font-weight:600;border-radius:24px;border-end-end-radius:8px;
background:var(--a);color:light-dark(#fff,oklch(from var(--t) .21 min(c,.035) h));outline:1.5px solid var(--s);
box-shadow:0 8px 28px #10283026}
button:hover{background:oklch(from var(--a) calc(l - .06) min(c,.068) h)}
button:focus-visible{outline:3px solid light-dark(#1e59cd,#92c1fd);outline-offset:2px;box-shadow:0 0 0 2px var(--s)}
svg{width:24px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.rest svg{stroke-width:2.4}
.off{background:var(--s);color:light-dark(#485a60,#abb8bd);border:1.5px solid}
i{position:absolute;top:-7px;inset-inline-end:-7px;min-width:12px;padding:0 6px;border:2px solid var(--s);border-radius:14px;
font:600 13px/20px system-ui;text-align:center;background:light-dark(#9b471b,#f1ad79);color:light-dark(#fff,#2e100f)}
i::after{content:attr(data-n)}
p{margin:0;max-width:260px;padding:14px 18px;border:1px solid light-dark(#e2dfda,#2e393c);border-radius:20px;background:var(--s)}
`;
