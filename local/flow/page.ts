import { escapeHtml } from '../escape-html.ts'
import type { StaffAccount } from '../services/user-pool.ts'
import { flowScript } from './script.ts'

/** The local start page: where everything is, and how a message travels, live. */
export function flowPage(staff: readonly StaffAccount[]): string {
  const people = staff
    .map(
      ({ name, email, password, group }) =>
        `<tr><td>${escapeHtml(name)}<br><small>${group}</small></td><td><code>${escapeHtml(email)}</code><br><code>${escapeHtml(password)}</code></td></tr>`,
    )
    .join('')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Yunke 云客 · 本机</title><style>
:root{color-scheme:light dark;--bg:#f5f6f4;--card:#fff;--text:#1c211e;--dim:#5d665f;--line:#dde2dc;--accent:#0b6e5f;--bad:#b3261e;--soft:#e4f1ed}
@media(prefers-color-scheme:dark){:root{--bg:#121513;--card:#1b1f1c;--text:#e6ebe7;--dim:#9ba69e;--line:#313832;--accent:#4fc3ae;--bad:#ff8a80;--soft:#17352f}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:15px/1.55 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
header{padding:26px clamp(16px,4vw,48px) 8px}h1{margin:0;font-size:26px}h1+p{margin:2px 0 0;color:var(--dim)}h2{font-size:16px;margin:0 0 10px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:12px;padding:14px clamp(16px,4vw,48px)}
.cards a{display:block;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;text-decoration:none;color:inherit}.cards a:hover{border-color:var(--accent)}.cards b{color:var(--accent);font-size:16px}.cards span{display:block;font-size:13px;color:var(--dim)}
main{display:grid;grid-template-columns:minmax(0,1fr) 360px;gap:16px;padding:6px clamp(16px,4vw,48px) 40px}section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:16px;min-width:0;margin-bottom:16px}
.path{display:flex;flex-wrap:wrap;gap:6px;align-items:center;font-size:13px;margin:0;padding:0;list-style:none}.path li{position:relative;border:1px solid var(--line);border-radius:8px;padding:5px 9px;transition:background .4s,border-color .4s}.path li.on{background:var(--soft);border-color:var(--accent)}.path li:not(:last-child)::after{content:"→";position:absolute;right:-20px;top:50%;transform:translateY(-50%);color:var(--dim)}.path li:not(:last-child){margin-right:20px}.path small{display:block;color:var(--dim);font-size:11px}
.tools{display:flex;gap:8px;flex-wrap:wrap;margin:14px 0 8px}input[type=search]{flex:1;min-width:160px}input,button,select{font:inherit;border:1px solid var(--line);background:var(--bg);color:var(--text);border-radius:8px;padding:6px 10px}button{cursor:pointer}
table{width:100%;border-collapse:collapse;font-size:13px}td,th{text-align:left;padding:5px 6px;border-top:1px solid var(--line);vertical-align:top}th{color:var(--dim);font-weight:500;border:0}code{font-size:12px;overflow-wrap:anywhere}
.steps{max-height:560px;overflow:auto}.steps tr{cursor:pointer}.steps tr:hover{background:var(--soft)}.steps td:nth-child(4){white-space:nowrap}.steps td:nth-child(1){white-space:nowrap;color:var(--dim);font-variant-numeric:tabular-nums}.failed{color:var(--bad);font-weight:600}.kind{font-size:12px;border:1px solid var(--line);border-radius:6px;padding:0 6px;white-space:nowrap}
pre{margin:4px 0;padding:10px;background:var(--bg);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px;max-height:320px;overflow:auto}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media(max-width:900px){main{grid-template-columns:minmax(0,1fr)}.steps td:nth-child(5){display:none}}
</style></head><body><header><h1>Yunke 云客</h1><p>整套系统正在这台机器上运行，来自将要部署的同一份模板。The whole platform on one machine, from the very template that would be deployed. IAM is not enforced here.</p></header>
<nav class="cards" aria-label="入口"><a href="/console/"><b>客服工作台 Console</b><span>接待、工单、知识库</span></a><a href="/shop/"><b>演示商店 Shop</b><span>页面右下角是在线客服</span></a><a href="/simulator/wechat/"><b>微信模拟器 WeChat</b><span>以关注者身份给公众号发消息</span></a></nav>
<main><div><section><h2>一条消息的路 The path of a message</h2><ol class="path" id="path">
<li data-on="channels,receive-frame,answering">渠道入口<small>verify · parse · enqueue</small></li><li data-on="take-turn">take-turn<small>去重 · 决定 · 记录</small></li><li data-on="relay-outbox">relay-outbox<small>唯一的搬运者</small></li><li data-on="deliver-reply">deliver-reply<small>格式 · 发送 · 记录</small></li><li data-on="provider,push">渠道<small>微信 / 网页</small></li><li data-on="event">EventBridge<small>事实</small></li><li data-on="workflow">Step Functions<small>转人工</small></li><li data-on="push-changes">工作台<small>WebSocket</small></li></ol>
<div class="tools"><input id="filter" type="search" placeholder="过滤：会话 id、openid、函数名…" aria-label="过滤"><select id="kind" aria-label="种类"><option value="">全部种类</option><option value="http">HTTP</option><option value="function">函数</option><option value="event">事件</option><option value="workflow">工作流</option><option value="provider">渠道接口</option><option value="socket">推送</option><option value="log">日志</option></select><button id="clear" type="button">清空</button></div>
<div class="steps" tabindex="0" aria-label="实时流"><table><thead><tr><th>时间</th><th>种类</th><th>步骤</th><th>结果</th><th>会话</th></tr></thead><tbody id="steps"></tbody></table><p id="none" style="color:var(--dim)">还没有消息。打开商店或微信模拟器说句话，这里会显示它经过的每一步。</p></div></section></div>
<div><section><h2>死信 Dead letters</h2><div id="dead"></div></section><section><h2>队列 Queues</h2><table><tbody id="queues"></tbody></table></section><section><h2>转人工 Executions</h2><table><tbody id="executions"></tbody></table></section><section><h2>演示账号 Accounts</h2><table><tbody>${people}</tbody></table></section></div></main>
<script>${flowScript}</script></body></html>`
}
