/** The flow page's own script, as text: it runs in the browser. */
export const flowScript = `
const $=id=>document.getElementById(id),make=(tag,cls,text)=>{const e=document.createElement(tag);if(cls)e.className=cls;if(text!==undefined)e.textContent=text;return e};
const kinds={http:'HTTP',socket:'推送',queue:'队列',function:'函数',stream:'流',event:'事件',workflow:'工作流',provider:'渠道接口',log:'日志','dead-letter':'死信'};
let shown=[];
function light(s){for(const li of document.querySelectorAll('#path li')){if(li.dataset.on.split(',').some(k=>s.kind===k||s.name.includes(k))){li.classList.add('on');clearTimeout(li.timer);li.timer=setTimeout(()=>li.classList.remove('on'),1400)}}}
function fits(s){const q=$('filter').value.trim(),k=$('kind').value;if(k?s.kind!==k:s.kind==='log')return false;return !q||(s.name+' '+(s.detail||'')).includes(q)}
function row(s){const tr=make('tr');tr.tabIndex=0;const t=new Date(s.at);tr.append(make('td','',t.toLocaleTimeString('zh-CN',{hour12:false})+'.'+String(t.getMilliseconds()).padStart(3,'0')));const k=make('td');k.append(make('span','kind',kinds[s.kind]||s.kind));tr.append(k,make('td','',s.name.replace('yunke-local-','')),make('td',s.outcome==='failed'?'failed':'',(s.outcome==='failed'?'失败 ':'')+(s.ms!==undefined?Math.round(s.ms)+' ms':'')),make('td','',(s.ids.find(i=>i.startsWith('cnv_'))||'').slice(-8)));
 const toggle=()=>{const n=tr.nextElementSibling;if(n&&n.dataset.detail){n.remove();return}const d=make('tr'),td=make('td');d.dataset.detail=1;td.colSpan=5;let text=s.detail||'';try{text=JSON.stringify(JSON.parse(text),null,1)}catch{}td.append(make('pre','',text));d.append(td);tr.after(d)};tr.onclick=toggle;tr.onkeydown=e=>{if(e.key==='Enter')toggle()};return tr}
function draw(){$('steps').replaceChildren(...shown.filter(fits).slice(-300).reverse().map(row));$('none').hidden=$('steps').children.length>0}
let due=false;const source=new EventSource('/local/flow');source.onmessage=e=>{const s=JSON.parse(e.data);shown.push(s);if(shown.length>2000)shown=shown.slice(-1500);light(s);if(!due){due=true;setTimeout(()=>{due=false;draw()},120)}};
$('filter').oninput=draw;$('kind').onchange=draw;$('clear').onclick=()=>{shown=[];draw()};
async function state(){const s=await fetch('/local/state').then(r=>r.json());
 $('queues').replaceChildren(...s.queues.filter(q=>!q.isDeadLetter).map(q=>{const tr=make('tr');tr.append(make('td','',q.name.replace('yunke-local-','')),make('td','',q.waiting+' 等待'),make('td','',q.inFlight+' 处理中'));return tr}));
 $('executions').replaceChildren(...s.executions.slice(0,8).map(x=>{const tr=make('tr');tr.append(make('td','',x.name.slice(-10)),make('td',x.status==='FAILED'?'failed':'',x.status==='RUNNING'?x.state:x.status));return tr}));
 if(!s.executions.length)$('executions').replaceChildren(make('tr')).textContent;
 const dead=s.queues.filter(q=>q.isDeadLetter&&q.waiting>0);$('dead').replaceChildren();if(!dead.length)$('dead').append(make('p','','没有死信 None'));
 for(const q of dead){const b=make('button','','重新投递 '+q.waiting);b.onclick=()=>fetch('/local/drive',{method:'POST',body:JSON.stringify({queue:q.name})}).then(state);$('dead').append(make('p','failed',q.name.replace('yunke-local-','')+': '+q.waiting),b);for(const m of q.messages.slice(0,3))$('dead').append(make('pre','',m.body.slice(0,600)))}}
state();setInterval(state,2000);
`
