import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { LocalSns } from '../services/sns.ts'

const client = join(import.meta.dirname, '..', '..', 'build', 'web', 'client', 'client.js')

/** A shop's app on a telephone: the client package itself, and pushes as SNS was given them. Under /simulator/app/. */
export function serveApp(inboxId: string, sns: LocalSns, request: IncomingMessage, response: ServerResponse): boolean {
  const url = new URL(request.url ?? '/', 'http://local')
  if (!url.pathname.startsWith('/simulator/app/')) return false
  const end = (body: string | Buffer, type: string) => {
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body)
    return true
  }
  if (url.pathname === '/simulator/app/client.js') return end(readFileSync(client), 'text/javascript')
  if (url.pathname === '/simulator/app/pushes') {
    const after = Number(url.searchParams.get('after') ?? 0)
    return end(JSON.stringify(sns.pushes.filter((push) => push.at > after)), 'application/json')
  }
  if (url.pathname !== '/simulator/app/') return false
  return end(appPage(inboxId), 'text/html')
}

const appPage = (
  inboxId: string,
) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>App 模拟器</title><style>
:root{color-scheme:light dark;--page:#dfe5e2;--bg:#fff;--text:#16231d;--bar:#0b5d46;--onbar:#fff;--theirs:#eef2f0;--mine:#cfeadf;--dim:#55655d;--line:#cdd6d1}
@media(prefers-color-scheme:dark){:root{--page:#0c1210;--bg:#141c19;--text:#e2eae6;--bar:#0a4a38;--theirs:#222d28;--mine:#174a3a;--dim:#9db0a7;--line:#32403a}}
*{box-sizing:border-box}body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--page);color:var(--text);font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{width:min(390px,100%);height:min(800px,100dvh);background:var(--bg);border-radius:34px;border:9px solid #20302a;display:flex;flex-direction:column;overflow:hidden;position:relative}
header{background:var(--bar);color:var(--onbar);padding:14px;display:flex;gap:10px;align-items:center}h1{font-size:16px;margin:0;flex:1}header button{font:inherit;font-size:14px;color:var(--onbar);background:none;border:1px solid var(--onbar);border-radius:10px;padding:3px 10px;cursor:pointer}
ol{flex:1;overflow-y:auto;list-style:none;margin:0;padding:14px;display:flex;flex-direction:column;gap:10px}li{max-width:82%;align-self:flex-start;background:var(--theirs);border-radius:14px;padding:8px 12px;white-space:pre-wrap;overflow-wrap:anywhere}li.mine{align-self:flex-end;background:var(--mine)}
form{display:flex;gap:8px;padding:10px;border-top:1px solid var(--line)}input{flex:1;min-width:0;font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:12px;padding:8px 12px}form button{font:inherit;border:0;border-radius:12px;background:var(--bar);color:var(--onbar);padding:0 16px;cursor:pointer}
#home{position:absolute;inset:0;background:linear-gradient(160deg,#17453a,#0b1f1a);color:#fff;padding:60px 18px;display:grid;align-content:start;gap:14px}#home[hidden]{display:none}.push{border:0;text-align:left;font:inherit;background:#ffffffee;color:#16231d;border-radius:16px;padding:12px 16px;cursor:pointer}.push b{display:block}
:focus-visible{outline:3px solid #f2b134;outline-offset:1px}@media(max-width:520px){main{border:0;border-radius:0}}
</style></head><body><main aria-label="App"><header><h1>云客小店 App · 客服</h1><button type="button" id="away">切到后台</button></header>
<ol id="list" aria-live="polite" tabindex="0" aria-label="消息"></ol><form id="form"><input id="text" autocomplete="off" aria-label="消息" placeholder="说点什么"><button type="submit">发送</button></form>
<section id="home" hidden aria-label="后台 · 锁屏"><p>App 在后台。有人回复时，系统会推送。</p><div id="pushes" aria-live="polite"></div></section></main>
<script type="module">
import { Client } from './client.js'
const $=id=>document.getElementById(id)
const line=(text,mine)=>{const li=document.createElement('li');li.textContent=text;if(mine)li.className='mine';$('list').append(li);$('list').scrollTop=1e9}
const client=new Client(location.origin,${JSON.stringify(inboxId)},'zh',undefined,event=>{
 if(event.type!=='message')return
 const {content}=event
 line(content.text??content.title??'['+content.type+']',event.author==='customer')
 for(const option of content.options??[]){const b=document.createElement('button');b.type='button';b.className='push';b.textContent=option.label;b.onclick=()=>{b.disabled=true;content.purpose==='rating'?client.frame({type:'rating',clientId:'rate'+Date.now(),score:Number(option.id.split(':')[1])}):client.send({type:'text',text:option.label,replyTo:option.id})};$('list').append(b)}
})
$('form').onsubmit=e=>{e.preventDefault();const text=$('text').value.trim();if(text){client.send({type:'text',text});$('text').value=''}}
let since=Date.now(),timer
const back=()=>{clearInterval(timer);$('home').hidden=true;$('pushes').replaceChildren();client.open()}
$('away').onclick=()=>{client.close();since=Date.now();$('home').hidden=false;timer=setInterval(async()=>{for(const push of await fetch('pushes?after='+since).then(r=>r.json())){since=Math.max(since,push.at);const {aps,link}=JSON.parse(push.message.APNS),b=document.createElement('button');b.type='button';b.className='push';b.innerHTML='<b></b><span></span><br><small></small>';b.querySelector('b').textContent=aps.alert.title;b.querySelector('span').textContent=aps.alert.body;b.querySelector('small').textContent=link;b.onclick=back;$('pushes').append(b)}},700)}
await client.open()
await client.registerDevice({platform:'apns',token:localStorage.apnsToken??=crypto.randomUUID()})
</script></body></html>`
