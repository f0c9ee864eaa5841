/** The widget's look: inside a shadow root, so that the page's own styles neither reach it nor are touched by it. */
export const styles = `
:host{all:initial;--accent:#0b6e5f;--on:#fff;--bg:#fff;--panel:#f5f6f7;--text:#1d2227;--dim:#616a75;--line:#dde1e6;--mine:#d7efe9;font:15px/1.5 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;color:var(--text)}
@media(prefers-color-scheme:dark){:host{--accent:#4fc3ae;--on:#0e1512;--bg:#1c2025;--panel:#15181c;--text:#e8ebee;--dim:#9aa4af;--line:#333a42;--mine:#1f4a42}}
*{box-sizing:border-box;font:inherit}button{cursor:pointer;color:inherit;background:none;border:0;padding:0}
button:focus-visible,textarea:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.launch{position:fixed;right:20px;bottom:20px;z-index:2147483000;width:58px;height:58px;border-radius:50%;background:var(--accent);color:var(--on);box-shadow:0 6px 20px #0004;display:grid;place-items:center;transition:transform .15s}
.launch:hover{transform:scale(1.05)}.launch svg{width:28px;height:28px}.badge{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;border-radius:11px;background:#d92d20;color:#fff;font-size:12px;font-weight:700;line-height:22px;text-align:center;padding:0 5px}
.badge[hidden]{display:none}
.hello{position:fixed;right:20px;bottom:90px;z-index:2147483000;max-width:min(280px,80vw);background:var(--bg);border:1px solid var(--line);border-radius:14px 14px 4px 14px;padding:12px 36px 12px 14px;box-shadow:0 6px 24px #0003;text-align:left}
.hello .x{position:absolute;top:6px;right:8px;width:24px;height:24px;color:var(--dim)}
.panel{position:fixed;right:20px;bottom:20px;z-index:2147483001;width:384px;height:min(640px,calc(100vh - 40px));background:var(--bg);border:1px solid var(--line);border-radius:16px;box-shadow:0 12px 40px #0004;display:flex;flex-direction:column;overflow:hidden}
.panel[hidden],.hello[hidden],.who[hidden]{display:none}
.head{display:flex;align-items:center;gap:10px;padding:14px 16px;background:var(--accent);color:var(--on)}.head h2{margin:0;font-size:16px;font-weight:650}.head p{margin:0;font-size:12px;opacity:.9}
.head div{flex:1;min-width:0}.head button{width:36px;height:36px;border-radius:8px;display:grid;place-items:center}.head button:focus-visible{outline-color:var(--on)}
.note{padding:6px 16px;font-size:13px;background:#fff3cd;color:#664d03}.note[hidden]{display:none}
ol{flex:1;overflow-y:auto;list-style:none;margin:0;padding:16px;background:var(--panel);display:flex;flex-direction:column;gap:10px;overscroll-behavior:contain}
li{max-width:84%;display:flex;flex-direction:column;align-items:flex-start}li.mine{align-self:flex-end;align-items:flex-end}li.notice{align-self:center;max-width:95%;font-size:13px;color:var(--dim);text-align:center;align-items:center}
.bubble{background:var(--bg);border:1px solid var(--line);border-radius:4px 14px 14px 14px;padding:9px 13px;white-space:pre-wrap;overflow-wrap:anywhere}.mine .bubble{background:var(--mine);border-color:transparent;border-radius:14px 4px 14px 14px}
.bubble img{max-width:100%;max-height:260px;border-radius:8px;display:block;cursor:zoom-in}
.meta{font-size:12px;color:var(--dim);margin:2px 4px 0}.who{font-size:12px;color:var(--dim);margin:0 4px 3px}
.options{display:flex;flex-direction:column;gap:6px;margin-top:8px;width:100%}.options button{border:1px solid var(--accent);color:var(--accent);border-radius:10px;padding:8px 12px;text-align:left;background:var(--bg);min-height:40px}.options button:disabled{opacity:.5;cursor:default}.options button[aria-pressed=true]{background:var(--accent);color:var(--on);opacity:1}
.stars{flex-direction:row;justify-content:space-between}.stars button{flex:1;text-align:center;font-size:22px;padding:4px 0;border-color:var(--line)}
.typing{min-height:22px;padding:0 16px 2px;font-size:13px;color:var(--dim);background:var(--panel)}
.chips{display:flex;flex-wrap:wrap;gap:6px;padding:4px 12px 8px;background:var(--panel);max-height:132px;overflow-y:auto}.chips[hidden]{display:none}.chips button{border:1px solid var(--line);background:var(--bg);border-radius:18px;padding:7px 13px;font-size:14px;text-align:left;min-height:36px}.chips button:hover{border-color:var(--accent);color:var(--accent)}
.foot{display:flex;align-items:flex-end;gap:6px;padding:10px;border-top:1px solid var(--line)}.foot button{width:40px;height:40px;border-radius:10px;display:grid;place-items:center;flex:none;color:var(--dim)}
.foot .go{background:var(--accent);color:var(--on)}.foot .go:disabled{opacity:.4;cursor:default}
textarea{flex:1;resize:none;border:1px solid var(--line);border-radius:10px;padding:8px 12px;max-height:120px;min-height:40px;background:var(--bg);color:var(--text)}textarea::placeholder{color:var(--dim)}
svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.card{display:block;color:inherit;text-decoration:none}.card b{display:block}.card small{color:var(--dim)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media(max-width:520px){.panel{inset:0;width:100%;height:100%;height:100dvh;border-radius:0;border:0}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
`
