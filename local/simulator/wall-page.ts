interface Phone {
  readonly channel: string
  readonly title: string
  readonly who: readonly string[]
  readonly events: readonly (readonly [string, string])[]
}

/** Who speaks on each channel, and what events its customers cause. */
const phones: readonly Phone[] = [
  {
    channel: 'wechat-mini',
    title: '微信小程序',
    who: ['oMini0000000000000000000000001', 'oMini0000000000000000000000002'],
    events: [['enter', '从订单页进入']],
  },
  { channel: 'email', title: '邮件', who: ['xiaoming@mail.example', 'jane@mail.example'], events: [] },
  {
    channel: 'phone',
    title: '电话',
    who: ['+8613800138000', '+15551230000'],
    events: [
      ['call', '拨打'],
      ['hangup', '挂断'],
      ['silence', '沉默'],
    ],
  },
  {
    channel: 'connect',
    title: 'Amazon Connect 来电',
    who: ['+8613800138001', '+15551230001', 'anonymous'],
    events: [
      ['call', '拨打'],
      ['hangup', '挂断'],
      ['silence', '沉默'],
    ],
  },
  {
    channel: 'connect-desk',
    title: 'Amazon Connect 坐席',
    who: ['Jane'],
    events: [
      ['accept', '接起'],
      ['end', '结束'],
      ['full', '队列满/空'],
    ],
  },
  {
    channel: 'wecom',
    title: '企业微信',
    who: ['wmDemoCustomer00000000000000001', 'wmDemoCustomer00000000000000002'],
    events: [
      ['enter_session', '进入会话'],
      ['human', '客服端接管'],
    ],
  },
  {
    channel: 'weibo',
    title: '微博私信',
    who: ['2489518277', '2489518278'],
    events: [
      ['follow', '关注'],
      ['unfollow', '取消关注'],
    ],
  },
  { channel: 'whatsapp', title: 'WhatsApp', who: ['8613800138000', '15551230000'], events: [] },
  { channel: 'messenger', title: 'Messenger', who: ['7700000000001', '7700000000002'], events: [] },
  {
    channel: 'line',
    title: 'LINE',
    who: ['U0000000000000000000000000000001', 'U0000000000000000000000000000002'],
    events: [['follow', '追加 follow']],
  },
  {
    channel: 'telegram',
    title: 'Telegram',
    who: ['111111111', '222222222'],
    events: [
      ['start', '/start'],
      ['block', 'Block'],
    ],
  },
  { channel: 'open', title: '开放渠道', who: ['visitor-1', 'visitor-2'], events: [] },
]

/** Channels of speech, which carry no files; and those whose customers can send a recording here. */
const spokenOn = new Set(['phone', 'connect', 'connect-desk'])
const recordedOn = new Set(['wecom', 'whatsapp', 'line', 'telegram'])

const column = ({
  channel,
  title,
  who,
  events,
}: Phone) => `<section class="phone ${channel}" data-channel="${channel}" aria-label="${title}">
<header><h2>${title}</h2><select aria-label="${title} · customer">${who.map((one) => `<option>${one}</option>`).join('')}</select></header>
<ol aria-live="polite" tabindex="0" aria-label="${title} · messages"></ol>
<form><input type="text" autocomplete="off" aria-label="${title} · message" placeholder="说点什么 · say something"><button type="submit">发送</button></form>
<div class="bar">${events.map(([name, label]) => `<button type="button" data-event="${name}">${label}</button>`).join('')}${spokenOn.has(channel) ? '' : '<button type="button" data-image>图片</button>'}${recordedOn.has(channel) ? '<button type="button" data-recording>语音</button>' : ''}
${channel === 'phone' || channel === 'connect' ? '<label><input type="checkbox" data-voice> 朗读</label><button type="button" data-listen hidden>说话</button>' : ''}<details><summary>故障</summary><div><button type="button" data-fault='{"faults":[null]}'>不应答</button><button type="button" data-fault='{"faults":[429]}'>429</button><button type="button" data-fault='{"isDown":true}'>断开</button><button type="button" data-fault='{"isDown":false,"faults":[]}'>恢复</button><button type="button" data-fault='{"expireToken":true}'>令牌失效</button></div></details></div></section>`

/** Two that have pages of their own, here beside the others. */
const framed = [
  { title: '微信公众号', path: '/simulator/wechat/' },
  { title: 'App', path: '/simulator/app/' },
]

const frame = ({ title, path }: (typeof framed)[number]) =>
  `<section class="phone framed" aria-label="${title}"><header><h2>${title}</h2><a href="${path}">${path}</a></header><iframe src="${path}" title="${title}" loading="lazy"></iframe></section>`

/** Every provider side by side: phones in the browser, each speaking its provider's own wire protocol. */
export function wallPage(channels: readonly string[]): string {
  const shown = phones.filter(({ channel }) => channels.includes(channel))
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>渠道模拟器</title><style>
:root{color-scheme:light dark;--page:#e8eaed;--bg:#f6f7f8;--text:#1b1d21;--bar:#fff;--theirs:#fff;--dim:#5c626b;--line:#d4d8dd;--accent:#0b62c4;--mine:#d6e8ff}
@media(prefers-color-scheme:dark){:root{--page:#0d0f12;--bg:#16191d;--text:#e4e6e9;--bar:#1d2126;--theirs:#272c33;--dim:#9aa3ad;--line:#333a42;--accent:#7db6ff;--mine:#1d3d66}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
nav{padding:16px 24px 0;display:flex;gap:16px;flex-wrap:wrap;align-items:baseline}nav h1{font-size:20px;margin:0}nav p{margin:0;color:var(--dim)}a{color:var(--accent)}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:20px;padding:20px 24px}
.phone{background:var(--bg);border:1px solid var(--line);border-radius:20px;overflow:hidden;display:flex;flex-direction:column;height:560px}
header{display:flex;gap:8px;align-items:center;padding:10px 14px;background:var(--bar);border-bottom:3px solid var(--tone,var(--accent))}header h2{font-size:16px;margin:0;flex:1}
select,input,button,summary{font:inherit}select{max-width:46%;border:1px solid var(--line);background:var(--theirs);color:var(--text);border-radius:8px;padding:3px}
ol{flex:1;overflow-y:auto;margin:0;padding:12px;list-style:none;display:flex;flex-direction:column;gap:8px}
li{max-width:85%;align-self:flex-start;background:var(--theirs);padding:7px 11px;border-radius:12px;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line)}
li.customer{align-self:flex-end;background:var(--mine)}li.system{align-self:center;background:none;border:0;color:var(--dim);font-size:13px}li img{display:block;max-width:150px;border-radius:8px}
li button{display:block;width:100%;margin-top:6px;padding:5px 9px;border:1px solid var(--line);border-radius:9px;background:none;color:var(--accent);cursor:pointer;text-align:left}
form{display:flex;gap:6px;padding:8px 10px;background:var(--bar);border-top:1px solid var(--line)}input{flex:1;min-width:0;border:1px solid var(--line);border-radius:10px;padding:7px 10px;background:var(--theirs);color:var(--text)}
form button{border:0;border-radius:10px;padding:0 14px;background:var(--accent);color:var(--bg);cursor:pointer}
.bar{display:flex;gap:6px;padding:0 10px 10px;background:var(--bar);flex-wrap:wrap;font-size:13px;align-items:center}.bar button{border:1px solid var(--line);background:none;color:var(--text);border-radius:8px;padding:2px 9px;cursor:pointer}
details{margin-left:auto}details div{display:flex;flex-wrap:wrap;gap:6px;padding-top:6px}summary{cursor:pointer;color:var(--dim)}
iframe{flex:1;border:0;width:100%}.framed header a{font-size:13px}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.weibo{--tone:#e6162d}.whatsapp{--tone:#1fa855}.messenger{--tone:#7a3ff2}.line{--tone:#06a743}.telegram{--tone:#2391d2}.open{--tone:#b7791f}.phone[data-channel=phone]{--tone:#51606f}.phone[data-channel^=connect]{--tone:#0f766e}.wecom{--tone:#2b7de9}.email{--tone:#8a5cf6}.wechat-mini{--tone:#07a35a}
</style></head><body><nav><h1>渠道模拟器</h1><p>每一部手机都说它的提供商自己的协议：签名、重试、错误码。· Each phone speaks its provider’s own wire protocol.</p><p><a href="/simulator/wechat/">微信</a> · <a href="/simulator/app/">App</a> · <a href="/showroom/">展厅</a> · <a href="/shop/">商店</a> · <a href="/console/">工作台</a> · <a href="/">消息流</a></p></nav>
<main>${framed.map(frame).join('')}${shown.map(column).join('')}</main>
<script>
const make=(tag,cls,text)=>{const e=document.createElement(tag);if(cls)e.className=cls;if(text)e.textContent=text;return e};
const heard=[];new EventSource('/simulator/stream').onmessage=e=>{const s=JSON.parse(e.data);for(const hear of heard)hear(s)};
for(const phone of document.querySelectorAll('.phone[data-channel]')){
 const channel=phone.dataset.channel,base='/simulator/'+channel+'/',who=phone.querySelector('select'),list=phone.querySelector('ol');let seen=new Set,fresh=false;
 const post=(path,body)=>fetch(base+path+'?who='+encodeURIComponent(who.value),{method:'POST',body:JSON.stringify(body)});
 const act=body=>post('act',body);
 const draw=s=>{if(seen.has(s.id))return;seen.add(s.id);const li=make('li',s.from,s.text);
  if(s.image){const i=make('img');i.src=/^https?:/.test(s.image)?s.image:base+'media/'+encodeURIComponent(s.image);i.alt='图片';li.append(i)}
  if(s.link){const a=make('a','',s.link);a.href=s.link;a.style.display='block';li.append(a)}
  for(const o of s.options||[]){const b=make('button','',o.label);b.type='button';b.onclick=()=>act({option:o});li.append(b)}
  list.append(li);list.scrollTop=1e9;
  if((channel==='phone'||channel==='connect')&&s.from==='account'&&fresh&&phone.querySelector('[data-voice]')?.checked&&window.speechSynthesis){const u=new SpeechSynthesisUtterance(s.text);u.lang=/\\p{Script=Han}/u.test(s.text)?'zh-CN':'en-US';speechSynthesis.speak(u)}};
 const open=()=>{seen=new Set;list.replaceChildren();fetch(base+'messages?who='+encodeURIComponent(who.value)).then(r=>r.json()).then(all=>all.forEach(draw));};
 heard.push(s=>{if(s.channel===channel&&s.who===who.value){fresh=true;draw(s);fresh=false}});
 who.onchange=open;
 phone.querySelector('form').onsubmit=e=>{e.preventDefault();const input=phone.querySelector('input'),text=input.value.trim();if(text){act({text});input.value=''}};
 for(const b of phone.querySelectorAll('[data-event]'))b.onclick=()=>act({event:b.dataset.event});
 for(const b of phone.querySelectorAll('[data-fault]'))b.onclick=()=>post('faults',JSON.parse(b.dataset.fault)).then(()=>{b.closest('details').open=false});
 const image=phone.querySelector('[data-image]');if(image)image.onclick=async()=>{const c=document.createElement('canvas');c.width=240;c.height=160;const x=c.getContext('2d');x.fillStyle='#f0c36d';x.fillRect(0,0,240,160);x.fillStyle='#7a2e1d';x.font='28px sans-serif';x.fillText('破损 photo',50,90);const blob=await new Promise(d=>c.toBlob(d,'image/png'));const r=await fetch(base+'upload',{method:'POST',headers:{'content-type':'image/png'},body:blob}).then(r=>r.json());act({imageId:r.id})};
 const voice=phone.querySelector('[data-recording]');if(voice)voice.onclick=async()=>{const words=prompt('语音里说了什么？ · What does the recording say?')?.trim();if(!words)return;const r=await fetch(base+'upload',{method:'POST',headers:{'content-type':'audio/amr'},body:'#!AMR\\n'+words}).then(r=>r.json());act({voiceId:r.id})};
 const Recognition=window.SpeechRecognition||window.webkitSpeechRecognition,listen=phone.querySelector('[data-listen]');
 if(listen&&Recognition){listen.hidden=false;listen.onclick=()=>{const r=new Recognition;r.lang='zh-CN';r.onresult=e=>act({text:e.results[0][0].transcript,confidence:String(e.results[0][0].confidence)});r.start()}}
 open();
}
</script></body></html>`
}
