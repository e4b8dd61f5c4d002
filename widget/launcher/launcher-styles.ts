/** Plain text, because the launcher comes without Lit: the few tokens it needs, and its own shape. */
export const launcherStyles = `
:host{all:initial!important;display:block!important;color-scheme:inherit!important;direction:inherit!important;
position:fixed!important;z-index:var(--care-z-index,2147483000)!important;
inset-block-end:var(--care-offset-block,24px)!important;inset-inline-end:var(--care-offset-inline,24px)!important}
:host([hidden]){display:none!important}
:host([scheme=light]){color-scheme:light!important}
:host([scheme=dark]){color-scheme:dark!important}
:host([inline]){position:static!important;height:100%!important}
.w{font:600 medium/1.4 var(--care-font,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif);
--t:var(--care-accent-source,#0e5c6b);--s:light-dark(#fff,#141d1f);--x:light-dark(#12262c,#e7eef0);
--a:light-dark(oklch(from var(--t) .43 min(c,.105,.0732 + .1*(1 - cos((h - 198)*1deg)),.0878 + .1*(1 - cos((h - 91)*1deg))) h),oklch(from var(--t) .8 min(c,.085) h));
--o:light-dark(#fff,oklch(from var(--t) .21 min(c,.035) h));
display:flex;flex-direction:column;align-items:flex-end;gap:12px;color:var(--x)}
button{all:unset;box-sizing:border-box;position:relative;display:flex;align-items:center;justify-content:center;gap:.75em;
min-width:60px;height:60px;padding-inline:18px;cursor:pointer;border-radius:24px;border-end-end-radius:8px;background:var(--a);color:var(--o);
outline:1.5px solid var(--s);box-shadow:0 2px 6px #1028300f,0 10px 28px light-dark(#1028301f,#00000073);transition:background-color 90ms}
button:hover{background:light-dark(oklch(from var(--a) .37 min(c,.063) h),oklch(from var(--a) .86 min(c,.068) h))}
button:focus-visible{outline:3px solid light-dark(#1e59cd,#92c1fd);outline-offset:2px;box-shadow:0 0 0 2px var(--s)}
svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
button.r svg{stroke-width:2.4}
button.off{background:var(--s);color:light-dark(#485a60,#abb8bd);border:1.5px solid light-dark(#7b8a8e,#7a898f)}
button.busy{opacity:.75}
i{position:absolute;top:-7px;inset-inline-end:-7px;box-sizing:border-box;min-width:24px;padding:0 6px;border:2px solid var(--s);border-radius:14px;
font:600 13px/20px inherit;font:inherit;font-size:13px;line-height:20px;text-align:center;background:light-dark(#9b471b,#f1ad79);color:light-dark(#fff,#2e100f)}
p{margin:0;max-width:260px;padding:14px 18px;border:1px solid light-dark(#e2dfda,#2e393c);border-radius:20px;border-end-end-radius:5px;background:var(--s);
font-weight:400;font-size:.9375em;box-shadow:0 2px 6px #1028300f,0 10px 28px #1028301f}
p b{display:block}
:host([inline]) .w{box-sizing:border-box;height:100%;min-height:12em;align-items:center;justify-content:center;padding:1em;background:var(--s)}
:host([inline]) p{border:0;box-shadow:none;text-align:center}
@media(forced-colors:active){button,i{border:2px solid ButtonText}}
@media(prefers-reduced-motion:reduce){button{transition:none}}
`;
