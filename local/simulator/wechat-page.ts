/** The WeChat simulator: a phone in the browser, as a follower of the account. */
export function wechatPage(): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>微信模拟器</title><style>
:root{color-scheme:light dark;--bg:#ebebeb;--page:#d9dde0;--text:#191919;--bar:#ededed;--mine:#95ec69;--theirs:#fff;--dim:#666;--line:#d5d5d5;--accent:#07804a}
@media(prefers-color-scheme:dark){:root{--bg:#111;--page:#000;--text:#d9d9d9;--bar:#1e1e1e;--mine:#2f7a3d;--theirs:#2c2c2c;--dim:#9a9a9a;--line:#333;--accent:#3ecb82}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;display:flex;flex-wrap:wrap;gap:28px;justify-content:center;padding:24px;min-height:100vh}
.phone{width:min(390px,100%);height:min(800px,calc(100vh - 48px));background:var(--bg);border-radius:36px;border:10px solid #222;display:flex;flex-direction:column;overflow:hidden}
.top{background:var(--bar);text-align:center;font-weight:600;padding:12px;border-bottom:1px solid var(--line)}.top small{display:block;font-weight:400;color:var(--dim);font-size:12px;min-height:18px}
ol{flex:1;overflow-y:auto;margin:0;padding:14px;list-style:none;display:flex;flex-direction:column;gap:12px}
li{max-width:80%;align-self:flex-start}li.me{align-self:flex-end}li.sys{align-self:center;font-size:13px;color:var(--dim);text-align:center}
.b{background:var(--theirs);padding:9px 12px;border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}.me .b{background:var(--mine)}.b img{max-width:180px;display:block;border-radius:4px}
.menu{display:block;width:100%;text-align:left;border:0;border-top:1px solid var(--line);background:none;color:var(--accent);font:inherit;padding:8px 0;cursor:pointer}.ai{font-size:11px;color:var(--dim);margin-top:2px}
form{display:flex;gap:8px;padding:8px 10px;background:var(--bar);border-top:1px solid var(--line)}input[type=text]{flex:1;min-width:0;border:1px solid var(--line);border-radius:6px;padding:8px;background:var(--theirs);color:var(--text);font:inherit}
button{font:inherit;border-radius:6px}.go{border:0;background:var(--accent);color:var(--theirs);padding:0 14px;cursor:pointer}.bar{display:flex;background:var(--bar);border-top:1px solid var(--line)}.bar button{flex:1;padding:10px;border:0;background:none;color:var(--text);cursor:pointer;font-size:14px}.bar button+button{border-left:1px solid var(--line)}
aside{width:min(360px,100%);font-size:14px}aside h1,aside h2{font-size:16px;margin:0 0 8px}aside section{background:var(--bg);border-radius:12px;padding:14px;margin-bottom:14px}aside button,aside select{padding:6px 10px;border:1px solid var(--line);background:var(--theirs);color:var(--text);cursor:pointer;margin:3px 4px 3px 0;border-radius:6px;font:inherit}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px;margin:0;max-height:260px;overflow:auto}label{display:block;margin-bottom:4px}button:focus-visible,input:focus-visible,select:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
@media(max-width:520px){body{padding:0}.phone{border:0;border-radius:0;height:100dvh}aside{padding:16px}}
</style></head><body>
<main class="phone" aria-label="微信"><div class="top">云客小店 <small id="typing" role="status"></small></div><ol id="list" aria-live="polite" aria-label="消息" tabindex="0"></ol>
<form id="form"><input id="text" type="text" autocomplete="off" aria-label="消息" placeholder="发消息给公众号"><button class="go" type="submit">发送</button></form>
<div class="bar"><button type="button" data-event="CLICK" data-key="HELP">菜单：帮助</button><button type="button" id="image">图片</button><button type="button" id="voice">语音</button><button type="button" data-event="subscribe">关注</button></div></main>
<aside><section><h1>微信模拟器</h1><p style="margin:0 0 8px;color:var(--dim)">它扮演微信服务器：按安全模式签名、加密、重试，并提供 access_token、素材和客服消息接口，错误码和限制与真实的一致。</p>
<label for="who">关注者 openid</label><select id="who"><option>oDemoFollower000000000000001</option><option>oDemoFollower000000000000002</option><option>oDemoFollower000000000000003</option></select>
<button type="button" id="check">验证服务器地址</button> <span id="checked" role="status"></span></section>
<section><h2>故障</h2><button type="button" data-fault='{"expireToken":true}'>令 access_token 失效</button><button type="button" data-fault='{"sendErrors":[-1]}'>下一次发送：系统繁忙 -1</button><button type="button" data-fault='{"sendErrors":[45015]}'>超出 48 小时 45015</button><button type="button" data-fault='{"sendErrors":[45047]}'>条数超限 45047</button><button type="button" data-fault='{"sendErrors":[null]}'>不应答</button><button type="button" data-event="unsubscribe">取消关注</button><p id="fault" role="status" style="margin:6px 0 0"></p></section>
<section><h2>最近的接口调用</h2><pre id="calls" tabindex="0"></pre></section></aside>
<script>
const $=id=>document.getElementById(id);let who=$('who').value,source,seen=new Set;
const make=(tag,cls,text)=>{const e=document.createElement(tag);if(cls)e.className=cls;if(text!==undefined)e.textContent=text;return e};
const api=(path,body)=>fetch(path+'?openId='+who,{method:'POST',body:JSON.stringify(body)}).then(r=>r.json());
const push=fields=>api('push',{fields});
function draw(s){if(seen.has(s.id))return;seen.add(s.id);const m=s.message,li=make('li',s.from==='customer'?'me':s.from==='system'?'sys':''),b=make('div',s.from==='system'?'':'b');
 if(s.from==='customer'){if(m.MsgType==='image'){const i=make('img');i.src='media/'+encodeURIComponent(m.MediaId);i.alt='图片';b.append(i)}else b.textContent=m.MsgType==='event'?'［'+m.Event+(m.EventKey?' '+m.EventKey:'')+'］':m.Content||('['+m.MsgType+']')}
 else if(s.from==='system')b.textContent=m.text;
 else if(m.msgtype==='msgmenu'){b.textContent=m.msgmenu.head_content;for(const o of m.msgmenu.list){const a=make('button','menu',o.content);a.type='button';a.onclick=()=>push({MsgType:'text',Content:o.content,bizmsgmenuid:o.id});b.append(a)}}
 else if(m.msgtype==='image'){const i=make('img');i.src='media/'+encodeURIComponent(m.image.media_id);i.alt='图片';b.append(i)}
 else if(m.msgtype==='template')b.textContent='【服务通知】\\n'+Object.values(m.data).map(v=>v.value).join('\\n')
 else if(m.msgtype==='news'){const a=m.news.articles[0];b.textContent=a.title+'\\n'+a.description}
 else b.textContent=m.text?m.text.content:JSON.stringify(m);
 li.append(b);if(m.aimsgcontext)li.append(make('div','ai','内容由 AI 生成'));$('list').append(li);$('list').scrollTop=1e9}
function open(){source&&source.close();seen=new Set;$('list').replaceChildren();fetch('messages?openId='+who).then(r=>r.json()).then(all=>all.forEach(draw));source=new EventSource('stream?openId='+who);source.onmessage=e=>draw(JSON.parse(e.data))}
$('who').onchange=()=>{who=$('who').value;open()};
$('form').onsubmit=e=>{e.preventDefault();const t=$('text').value.trim();if(t){push({MsgType:'text',Content:t});$('text').value=''}};
for(const b of document.querySelectorAll('[data-event]'))b.onclick=()=>push({MsgType:'event',Event:b.dataset.event,...(b.dataset.key&&{EventKey:b.dataset.key})});
for(const b of document.querySelectorAll('[data-fault]'))b.onclick=()=>api('faults',JSON.parse(b.dataset.fault)).then(f=>{$('fault').textContent='已设置：'+b.textContent});
$('check').onclick=()=>api('check',{}).then(r=>{$('checked').textContent=r.isOk?'通过':'失败'});
$('image').onclick=async()=>{const c=document.createElement('canvas');c.width=240;c.height=160;const x=c.getContext('2d');x.fillStyle='#f0c36d';x.fillRect(0,0,240,160);x.fillStyle='#7a2e1d';x.font='28px sans-serif';x.fillText('破损 photo',50,90);const blob=await new Promise(d=>c.toBlob(d,'image/png'));const r=await fetch('upload',{method:'POST',headers:{'content-type':'image/png'},body:blob}).then(r=>r.json());push({MsgType:'image',PicUrl:'http://mmbiz.qpic.cn/simulated',MediaId:r.media_id})};
$('voice').onclick=async()=>{const words=prompt('语音里说了什么？')?.trim();if(!words)return;const r=await fetch('upload',{method:'POST',headers:{'content-type':'audio/amr'},body:'#!AMR\\n'+words}).then(r=>r.json());push({MsgType:'voice',Format:'amr',MediaId:r.media_id})};
setInterval(async()=>{const calls=await fetch('calls').then(r=>r.json());$('calls').textContent=calls.slice(-8).reverse().map(c=>c.path+'\\n  '+JSON.stringify(c.answer).slice(0,160)).join('\\n')},2000);
open();
</script></body></html>`
}
