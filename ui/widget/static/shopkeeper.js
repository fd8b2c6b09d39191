(() => {
"use strict";
const CSS_TEXT = ":host{--accent:var(--shopkeeper-accent,#1f5c47);--on-accent:var(--shopkeeper-on-accent,#ffffff);--paper:var(--shopkeeper-background,#ffffff);--soft:var(--shopkeeper-soft,#f4f2ee);--ink:var(--shopkeeper-text,#1d1f22);--hint:var(--shopkeeper-muted,#595d64);--line:var(--shopkeeper-border,#dedad3);--warm:var(--shopkeeper-warm,#8a4b0f);--bad:var(--shopkeeper-bad,#a8231f);--round:var(--shopkeeper-radius,14px);--shade:0 1px 2px rgb(0 0 0 / 6%),0 12px 40px rgb(0 0 0 / 16%);--level:var(--shopkeeper-level,2147483000);font:400 16px/1.45 var(--shopkeeper-font,-apple-system,BlinkMacSystemFont,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,system-ui,sans-serif);color:var(--ink);text-align:start;letter-spacing:normal;text-transform:none;-webkit-text-size-adjust:100%}@supports (color:light-dark(#000,#fff)){:host{--accent:var(--shopkeeper-accent,light-dark(#1f5c47,#86d3b3));--on-accent:var(--shopkeeper-on-accent,light-dark(#ffffff,#10261d));--paper:var(--shopkeeper-background,light-dark(#ffffff,#16181b));--soft:var(--shopkeeper-soft,light-dark(#f4f2ee,#22262b));--ink:var(--shopkeeper-text,light-dark(#1d1f22,#eceae6));--hint:var(--shopkeeper-muted,light-dark(#595d64,#a9adb4));--line:var(--shopkeeper-border,light-dark(#dedad3,#383d44));--warm:var(--shopkeeper-warm,light-dark(#8a4b0f,#f0b774));--bad:var(--shopkeeper-bad,light-dark(#a8231f,#ff9d95))}}*,*::before,*::after{box-sizing:border-box}[hidden]{display:none !important}p,h2,h3,ul,fieldset{margin:0;padding:0;border:0;min-width:0}ul{list-style:none}button,input,select,textarea{font:inherit;color:inherit;letter-spacing:inherit}input,select,textarea{font-size:16px}  button{cursor:pointer;-webkit-tap-highlight-color:transparent}a{color:inherit;text-decoration:none}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}.hush{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.icon{width:20px;height:20px;flex:none;fill:none;stroke:currentcolor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}.button{display:inline-flex;align-items:center;justify-content:center;gap:6px;min-height:38px;padding:6px 16px;border:1px solid transparent;border-radius:999px;background:var(--accent);color:var(--on-accent);font-size:14px;font-weight:600;line-height:1.2}.button .icon{width:16px;height:16px;stroke-width:2.6}.button.quiet{background:transparent;border-color:var(--line);color:var(--ink)}.button.quiet:hover{border-color:var(--hint)}.button[aria-disabled=\"true\"]{opacity:.75;cursor:default}.button:disabled{opacity:.5;cursor:default}.round{display:grid;place-items:center;flex:none;width:40px;height:40px;padding:0;border:0;border-radius:50%;background:transparent}.round:hover{background:var(--soft)}.text{border:0;background:none;color:var(--hint);font-size:13px;min-height:36px;padding:0 8px;border-radius:8px;white-space:nowrap}.text:hover{color:var(--ink);background:var(--soft)}.card{position:relative;color:var(--ink)}.media{position:relative;aspect-ratio:1;border-radius:var(--round);overflow:hidden;background:var(--soft)}.media img{display:block;width:100%;height:100%;object-fit:contain}.blank{display:grid;place-items:center;width:100%;height:100%;color:var(--hint)}.blank .icon{width:34%;height:34%;stroke-width:1;opacity:.55}.facts{display:flex;flex-direction:column;min-width:0}.title{font-size:15px;font-weight:500;line-height:1.32;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}.title a::after{content:\"\";position:absolute;inset:0;border-radius:var(--round)}.title a:focus-visible{outline:none}.card:has(.title a:focus-visible){outline:2px solid var(--accent);outline-offset:4px;border-radius:var(--round)}.card:hover .title a{text-decoration:underline;text-underline-offset:3px;text-decoration-thickness:1px}.brand,.rating,.why,.news,.misses,.refused,.featured{font-size:13px;line-height:1.35;color:var(--hint)}.worth{display:grid;gap:4px}.price strong{font-weight:650;font-variant-numeric:tabular-nums}.price s{color:var(--hint);font-size:13px;margin-inline-start:4px}.why{color:var(--ink)}.why::first-letter{text-transform:uppercase}.news,.misses{color:var(--warm)}.refused{color:var(--bad);margin-top:4px}.featured{font-style:italic}.mark{align-self:flex-start;padding:3px 10px;margin-bottom:4px;border-radius:999px;background:color-mix(in srgb,var(--accent) 14%,var(--paper));color:var(--ink);font-size:12px;font-weight:600;line-height:1.3}.buy .button{background:color-mix(in srgb,var(--accent) 11%,var(--paper));color:var(--ink);transition:background .12s,color .12s}.buy .button.quiet{background:transparent}.buy button:hover,.buy button:active{background:var(--accent);color:var(--on-accent)}.buy{position:relative;z-index:1;min-height:38px;pointer-events:none}.buy > *{pointer-events:auto}.tall{display:flex;flex-direction:column;gap:12px}.tall .facts{flex:1;gap:4px}.tall .title{min-height:2.64em}.tall .why{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}.tall .buy{margin-top:auto;padding-top:8px;min-height:46px}.tall .buy .button{width:100%}.row{display:grid;grid-template-columns:92px minmax(0,1fr);gap:14px;padding:12px 0;align-items:start}.row + .row{border-top:1px solid var(--line)}.row .facts{gap:2px}.row .worth{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 12px}.row .buy{margin-top:6px;min-height:34px}.row .buy .button{min-height:34px;padding:4px 14px;font-size:13.5px}.row .title{font-size:15px}.mark::first-letter{text-transform:uppercase}.skeleton .media,.skeleton i{animation:pulse 1.4s ease-in-out infinite alternate}.skeleton i{display:block;height:14px;margin:4px 0;border-radius:6px;background:var(--soft)}.skeleton i:nth-child(2){width:70%}.skeleton i:nth-child(3){width:40%}.tall.skeleton .facts{min-height:190px}@keyframes pulse{to{opacity:.45}}.chips{display:flex;flex-wrap:wrap;gap:8px}.chip{display:inline-flex;align-items:center;gap:4px;min-height:34px;max-width:100%;padding:4px 8px 4px 14px;border:1px solid var(--line);border-radius:999px;background:var(--paper);font-size:14px;font-weight:550;line-height:1.25;text-align:start}.chip .icon{width:16px;height:16px;opacity:.6}.chip.held{background:color-mix(in srgb,var(--accent) 10%,var(--paper));border-color:color-mix(in srgb,var(--accent) 40%,var(--paper))}.chip.open{border-style:dashed;color:var(--hint);font-weight:450}.chip:hover{border-color:var(--accent)}.chip:hover .icon{opacity:1}:host(shopkeeper-grid){display:block;container-type:inline-size}.grid{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:16px 20px;align-items:start}.main{grid-column:1 / -1;min-width:0}.folded[open]{grid-column:1 / -1}.count{font-size:15px;color:var(--hint);min-height:1.45em}.order{display:flex;align-items:center;gap:8px;font-size:14px;color:var(--hint)}.order select{min-height:38px;padding:0 10px;border:1px solid var(--line);border-radius:10px;background:var(--paper);color:var(--ink)}.wishes:not(:empty),.notes:not(:empty){margin-top:12px}.notes{display:grid;gap:8px;font-size:14px;color:var(--hint)}.nothing{font-size:18px;padding:24px 0}.notes strong{color:var(--ink)}.ways{display:flex;flex-wrap:wrap;gap:8px}.cards{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:28px 14px;margin-top:20px}[aria-busy=\"true\"] .cards,[aria-busy=\"true\"] .list{opacity:.55;transition:opacity .15s .12s}.more{display:flex;margin:32px auto 8px;min-width:180px;min-height:44px}.folded > summary{list-style:none;cursor:pointer}.folded > summary::-webkit-details-marker,.side summary::-webkit-details-marker{display:none}.side{display:grid;gap:22px;padding-top:16px}.side fieldset{display:grid;gap:2px;font-size:14px}.side legend{padding:0;margin-bottom:6px;font-size:13px;font-weight:650}.side summary{cursor:pointer;padding:6px 0;color:var(--accent);font-size:13.5px}.choice{display:flex;align-items:center;gap:10px;min-height:32px;cursor:pointer}.choice span{flex:1;min-width:0;overflow-wrap:anywhere}.choice input{width:18px;height:18px;margin:0;accent-color:var(--accent);flex:none}.side small{color:var(--hint);font-size:12.5px;font-variant-numeric:tabular-nums}.bounds{display:flex;gap:10px;margin-bottom:4px}.bound{display:grid;gap:2px;flex:1;font-size:12.5px;color:var(--hint);min-width:0}.bound input{width:100%;min-height:38px;padding:0 10px;border:1px solid var(--line);border-radius:10px;background:var(--paper);color:var(--ink)}@container (min-width:560px){.cards{grid-template-columns:repeat(auto-fill,minmax(180px,1fr));gap:36px 22px}}@container (min-width:860px){.grid{grid-template-columns:220px minmax(0,1fr);gap:0 44px}.folded,.folded[open]{grid-column:1;grid-row:1 / 3}.folded > summary{display:none}.order{grid-column:2;justify-self:end}.main{grid-column:2;margin-top:-38px}.main .count{line-height:38px;padding-inline-end:230px}.side{padding-top:6px}}.over{width:100%;max-width:none;height:100dvh;max-height:none;margin:0;padding:0;border:0;background:var(--paper);color:var(--ink);overscroll-behavior:contain}.over::backdrop{background:var(--paper)}.over > header{position:sticky;top:0;z-index:2;display:flex;gap:10px;align-items:center;padding:14px max(16px,calc(50vw - 620px));background:var(--paper);border-bottom:1px solid var(--line)}.over form{flex:1}.over input[type=\"search\"]{width:100%;min-height:46px;padding:0 18px;border:1px solid var(--line);border-radius:999px;background:var(--soft)}.over .page{padding:20px max(16px,calc(50vw - 620px)) 60px}:host(shopkeeper-carousel){display:block;min-height:400px}:host(shopkeeper-carousel[empty]){display:none}.carousel header{display:flex;align-items:center;justify-content:space-between;margin-bottom:14px}.carousel h2{font-family:var(--shopkeeper-heading,inherit);font-size:25px;font-weight:650;letter-spacing:-.01em;line-height:1.25}.carousel .arrows{display:flex;gap:4px}.row-scroll{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(158px,208px);gap:20px;overflow-x:auto;padding:6px 6px 14px;margin:-6px;scroll-snap-type:x proximity;scrollbar-width:thin;overscroll-behavior-x:contain;border-radius:var(--round)}.row-scroll > *{scroll-snap-align:start;scroll-margin-inline-start:6px}:host(shopkeeper-suggestions){position:absolute;z-index:var(--level);display:block}:host(shopkeeper-suggestions[hidden]){display:none}.drop{max-height:min(70vh,560px);overflow:auto;padding:8px;border:1px solid var(--line);border-radius:var(--round);background:var(--paper);box-shadow:var(--shade)}:host(shopkeeper-option){display:block;cursor:pointer}.option{display:flex;align-items:center;gap:12px;min-height:40px;padding:6px 10px;border-radius:10px;font-size:14.5px;line-height:1.3}.option .icon{color:var(--hint);width:18px;height:18px}.option .media{width:46px;flex:none;border-radius:8px}.option .media .icon{width:50%;height:50%}.option .name{flex:1;min-width:0}.option strong{font-weight:650;font-variant-numeric:tabular-nums;white-space:nowrap}.option:hover,:host([aria-selected=\"true\"]) .option{background:var(--soft)}:host([aria-selected=\"true\"]) .option{box-shadow:inset 0 0 0 2px var(--accent)}.launch{position:fixed;inset:auto max(20px,env(safe-area-inset-right)) max(20px,env(safe-area-inset-bottom)) auto;z-index:var(--level);display:flex;align-items:center;gap:8px;min-height:52px;padding:0 20px 0 16px;border:0;border-radius:999px;background:var(--accent);color:var(--on-accent);font-weight:600;box-shadow:var(--shade)}.launch .icon{width:22px;height:22px}.panel{position:fixed;inset:auto 20px 20px auto;z-index:var(--level);flex-direction:column;width:420px;height:min(720px,calc(100dvh - 40px));max-width:none;max-height:none;margin:0;padding:0;border:1px solid var(--line);border-radius:calc(var(--round) + 4px);background:var(--paper);color:var(--ink);box-shadow:var(--shade);overflow:hidden}.panel[open]{display:flex;animation:rise .22s cubic-bezier(.2,.8,.2,1)}@keyframes rise{from{opacity:0;transform:translateY(14px)}}.panel > header{display:flex;align-items:center;gap:4px;padding:12px 10px 12px 18px;border-bottom:1px solid var(--line)}.panel > header div{flex:1;min-width:0}.panel h2{font-size:16px;font-weight:650;line-height:1.3}.panel > header p{font-size:12.5px;color:var(--hint);line-height:1.3}.talk{position:relative;flex:1;overflow-y:auto;overscroll-behavior:contain;padding:18px;display:flex;flex-direction:column;gap:14px}.talk:focus-visible{outline-offset:-3px}.talk > *{flex:none}.talk::after{content:\"\";flex:none;height:1px}.greeting{display:grid;gap:14px;color:var(--hint);font-size:15px}.starters{display:grid;gap:8px}.starters button{padding:10px 14px;border:1px solid var(--line);border-radius:14px;background:var(--paper);color:var(--ink);text-align:start;font-size:14.5px;line-height:1.35}.starters button:hover{border-color:var(--accent)}.mine{align-self:flex-end;max-width:85%;padding:9px 15px;border-radius:18px 18px 5px;background:var(--soft);overflow-wrap:anywhere;white-space:pre-wrap;font-size:15px}.answer{display:grid;gap:10px;min-width:0}.answer .list > .row:first-child{padding-top:4px}.answer .wishes{margin:0}.answer .wishes:empty{display:none}.starters:empty{display:none}.prose{white-space:pre-line;overflow-wrap:anywhere;font-size:15px}.prose:empty{display:none}.answer:last-child > .prose{min-height:2.9em}  .waiting{color:var(--hint)}.answer > div:empty{display:none}.compare{overflow-x:auto;border:1px solid var(--line);border-radius:var(--round)}.compare table{width:100%;border-collapse:collapse;font-size:13px;line-height:1.35}.compare th,.compare td{padding:8px 10px;min-width:96px;text-align:start;vertical-align:top;font-weight:400}.compare thead th{font-weight:600}.compare tbody tr{border-top:1px solid var(--line)}.compare th a{text-decoration:underline;text-underline-offset:3px}.compare .button{padding:4px 12px;min-height:34px;font-size:13px}.compare tbody th{color:var(--hint)}.deeds{display:flex;flex-wrap:wrap;align-items:center;gap:4px 14px}.deeds > .button{position:relative;z-index:1;min-height:34px;padding:3px 0;border:0;color:var(--hint);font-size:13px;font-weight:500;margin-top:6px;text-decoration:underline;text-underline-offset:3px}.deeds > .button:hover{color:var(--ink)}.tall .deeds{margin-top:auto}.tall .deeds .buy{width:100%}.answer:has(~ .answer.screen) .now,.answer:not(:has(~ .answer.screen)) .then{display:none}.extra:not(:empty){display:grid;gap:10px;min-width:0}.box{padding:10px 14px;border:1px solid var(--line);border-radius:var(--round);font-size:14px;line-height:1.4}.head{font-size:13px;font-weight:650}.box summary{cursor:pointer;padding:4px 0}.box blockquote{margin:2px 0 8px;padding-inline-start:10px;border-inline-start:3px solid var(--line);color:var(--hint)}.basket li{display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px;padding:6px 0;border-bottom:1px solid var(--line)}.basket li > span{flex:1 1 150px;min-width:0}.basket small{display:block;color:var(--hint);font-size:13px}.basket strong{font-variant-numeric:tabular-nums}.basket .sum{display:flex;justify-content:space-between;padding-top:8px}.steps{display:flex;gap:4px}.answer:has(~ .answer) .steps{display:none}.steps .button{min-width:34px;min-height:34px;padding:0 8px}.contact{display:grid;gap:10px}.contact .button{overflow-wrap:anywhere}.consent{display:flex;align-items:center;gap:10px;min-height:32px;cursor:pointer}.consent input{width:18px;height:18px;margin:0;accent-color:var(--accent);flex:none}.stated{display:grid;grid-template-columns:minmax(80px,130px) 1fr;gap:4px 14px;margin:0;font-size:14px;line-height:1.4}.stated dt{color:var(--hint)}.stated dd{margin:0;min-width:0;overflow-wrap:anywhere}.thumbs{display:flex;gap:2px;margin-inline-start:-8px}.thumbs .round{width:34px;height:34px;color:var(--hint)}.thumbs .icon{width:18px;height:18px}.thumbs [aria-pressed=\"true\"]{color:var(--accent)}.thumbs [aria-pressed=\"true\"] .icon{fill:color-mix(in srgb,var(--accent) 25%,transparent)}.compose{display:flex;align-items:flex-end;gap:8px;padding:12px 12px max(12px,env(safe-area-inset-bottom));border-top:1px solid var(--line)}.compose textarea{flex:1;min-width:0;min-height:44px;max-height:120px;padding:10px 16px;border:1px solid var(--line);border-radius:22px;background:var(--paper);resize:none;field-sizing:content;line-height:1.4}.compose textarea::placeholder{color:var(--hint);opacity:1}.send{width:44px;height:44px;background:var(--accent);color:var(--on-accent)}.compose[busy] .send{opacity:.5}.send:hover{background:var(--accent);filter:brightness(1.1)}@media (max-width:640px){.panel{inset:0;width:100%;height:100dvh;border:0;border-radius:0}.launch{min-height:54px}}@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation:none !important;transition:none !important;scroll-behavior:auto !important}}@media (forced-colors:active){.chip,.button,.launch,.mark{border:1px solid}:host([aria-selected=\"true\"]) .option{outline:2px solid}}";
const tag=document.currentScript;
const data=tag?tag.dataset:{};
const HOST = (data.api || (tag && tag.src ? new URL(tag.src).origin : location.origin)).replace(/\/$/, "");
const LANGUAGE = /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i;
const config={
input: data.input || "", // selector of the shop's search fields; found by themselves where absent
grid: data.grid || "overlay", // overlay | page (Enter stays the shop's; its search page holds <shopkeeper-grid>)
chat:data.chat!=="off",
assistant:data.assistant||"",
get examples(){
return(data.examples||"").split("|").map((line)=>line.trim()).filter(Boolean);
},
facets:(data.facets||"auto").split(",").map((field)=>field.trim()).filter(Boolean),
productUrl: data.productUrl || "", // template with {id} and {variant_id}; else the catalogue's own address
cartUrl:data.cartUrl||"",
cart: data.cart || "", // "none": never add, only link
shopper: data.shopper || undefined, // the shop's own id of a signed-in shopper; we set none
locale:[data.locale,document.documentElement.lang,navigator.language,"en"].find((tag)=>LANGUAGE.test(tag)),
};
function about(){
const id=data.product||document.querySelector("shopkeeper-carousel[product]")?.getAttribute("product");
return id?{product:id}:undefined;
}
const hooks=()=>window.Shopkeeper||{};
const SVG="http://www.w3.org/2000/svg";
const sheet=new CSSStyleSheet();
sheet.replaceSync(CSS_TEXT);
function h(name,properties,...children){
const node=document.createElement(name);
for(const [key,value] of Object.entries(properties||{})){
if(value===null||value===undefined||value===false)continue;
if(key.startsWith("on"))node.addEventListener(key.slice(2),value);
else if(key==="value")node.value=value;
else node.setAttribute(key,value===true?"":value);
}
node.append(...children.flat().filter((child)=>child!==null&&child!==undefined&&child!==false));
return node;
}
function icon(path){
const svg=document.createElementNS(SVG,"svg");
svg.setAttribute("viewBox","0 0 24 24");
svg.setAttribute("aria-hidden","true");
svg.setAttribute("class","icon");
const line=document.createElementNS(SVG,"path");
line.setAttribute("d",path);
svg.append(line);
return svg;
}
const ICONS={
chat:"M4 5h16v11H9l-5 4z",
close:"M6 6l12 12M18 6L6 18",
bag:"M6 8h12l1 12H5zM9 8a3 3 0 016 0",
send:"M4 12h15M13 6l6 6-6 6",
search:"M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l4 4",
left:"M15 5l-7 7 7 7",
right:"M9 5l7 7-7 7",
check:"M5 12l5 5 9-10",
up:"M7 11v9H3v-9zM7 11l5-8c2 0 3 1 2.600 3L14 9h6l-2 11H7",
down:"M17 13V4h4v9zM17 13l-5 8c-2 0-3-1-2.600-3L10 15H4L6 4h11",
};
function shadow(host){
const root=host.attachShadow({mode:"open"});
root.adoptedStyleSheets=[sheet];
return root;
}
function debounce(run,ms){
let timer;
const waiting=(...values)=>{
clearTimeout(timer);
timer=setTimeout(run,ms,...values);
};
waiting.cancel=()=>clearTimeout(timer);
return waiting;
}
const memory={
read(key){
try{
return JSON.parse(sessionStorage.getItem("shopkeeper."+key));
}catch{
return null;
}
},
write(key,value){
try{
sessionStorage.setItem("shopkeeper."+key,JSON.stringify(value));
}catch{
}
},
};
function session(){
let id=memory.read("session");
if(!id){
id=session.id=session.id||crypto.getRandomValues(new Uint32Array(4)).join("-");
memory.write("session",id);
}
return id;
}
const FRESH_MS=5*60*1000;
let answered=0;
let failed=0;
const alive=()=>answered>failed&&Date.now()- answered<FRESH_MS;
async function call(path,{body,signal,timeout=4000}={}){
const signals=[AbortSignal.timeout(timeout)];
if(signal)signals.push(signal);
try{
const response=await fetch(HOST+path,{...post(body),signal:AbortSignal.any(signals)});
if(!response.ok)throw await problem(response);
const answer=await response.json();
answered=Date.now();
return answer;
}catch(error){
if(!(signal&&signal.aborted))noteFailure(error);
throw error;
}
}
function post(body){
const common={credentials:"omit",referrerPolicy:"strict-origin"};
if(body===undefined)return common;
return{...common,method:"POST",headers:{"Content-Type":"application/json"},body:JSON.stringify(body)};
}
async function problem(response){
const details=await response.json().catch(()=>({}));
const error = new Error(details.detail || details.title || `HTTP ${response.status}`);
error.status=response.status;
return error;
}
function noteFailure(error){
if(!(error.status>=400&&error.status<500))failed=Date.now();
}
function noteAnswer(){
answered=Date.now();
}
const ping=()=>alive()||call("/healthz",{timeout:2500}).then(alive,()=>false);
function recommend(request,signal){
const body={surface:"widget",locale:config.locale,session:session(),shopper:config.shopper,page:about(),...request};
return call("/v1/recommendations",{body,signal});
}
async function suggest(text,k,signal){
const { completions, products } = await call(`/v1/suggest?k=${k}&q=${encodeURIComponent(text)}`, { signal });
if(products.length||text.length<4)return{completions,products};
const slate=await recommend({text,k,explain:"none"},signal);
const picks=slate.selected.length?slate.selected:slate.near;
return{completions,products:picks.map((pick)=>pick.product),traceId:slate.trace_id};
}
const formats=new Map();
function money(amount,currency){
const whole=Number.isInteger(amount);
const key = `${currency} ${whole}`;
if(!formats.has(key))formats.set(key,formatter(currency,whole));
return formats.get(key).format(amount);
}
function formatter(currency,whole){
const options={style:"currency",currency:currency||"USD",...(whole&&{maximumFractionDigits:0})};
try{
return new Intl.NumberFormat(config.locale,options);
}catch{
return new Intl.NumberFormat("en", options); // the page's `lang` is no language tag
}
}
function safeUrl(address){
if(!address)return "";
try{
const url=new URL(address,location.href);
return ["https:","http:"].includes(url.protocol)?url.href:"";
}catch{
return "";
}
}
function picture(address,host){
return address&&safeUrl(address.startsWith("/")&&!address.startsWith("//")?host+address:address);
}
const fill = (template, slots) => template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(slots[name] ?? ""));
function productUrl(product){
return safeUrl(config.productUrl?fill(config.productUrl,product):product.url);
}
const LANGUAGES=["en","de","fr","es"];
const WORDS={
assistant:["Shop assistant","Shop-Assistent","Assistant de la boutique","Asistente de la tienda"],
ask:["Ask","Fragen","Demander","Preguntar"],
ask_whom:[" the {name}",": {name}"," : {name}",": {name}"],
message:["Your message","Ihre Nachricht","Votre message","Su mensaje"],
what:["What are you looking for?","Was suchen Sie?","Que cherchez-vous ?","¿Qué busca?"],
send:["Send","Senden","Envoyer","Enviar"],
talk:["Conversation","Gespräch","Conversation","Conversación"],
automated:["Automated · knows this shop’s catalogue","Automatisch · kennt den Katalog","Automatique · connaît le catalogue","Automático · conoce el catálogo"],
anew:["New chat","Neuer Chat","Nouveau chat","Nuevo chat"],
close_chat:["Close chat","Chat schließen","Fermer le chat","Cerrar el chat"],
hello:["Hello! I’m this shop’s automated assistant. Say what you need in your own words: what it’s for, your budget, what to leave out.","Hallo! Ich bin der automatische Assistent dieses Shops. Sagen Sie in eigenen Worten, was Sie brauchen: wofür, Ihr Budget, was nicht infrage kommt.","Bonjour ! Je suis l’assistant automatique de cette boutique. Dites avec vos mots ce qu’il vous faut : l’usage, votre budget, ce qu’il faut éviter.","¡Hola! Soy el asistente automático de esta tienda. Diga con sus palabras qué necesita: para qué, su presupuesto, qué descartar."],
you:["You: ","Sie: ","Vous : ","Usted: "],
looking:["Looking…","Ich suche …","Je cherche…","Buscando…"],
unreachable:["The assistant can’t be reached just now. The shop’s own search and pages work as always.","Der Assistent ist gerade nicht erreichbar. Suche und Seiten des Shops gehen wie immer.","L’assistant est injoignable pour l’instant. La recherche et les pages de la boutique marchent comme toujours.","Ahora no se puede contactar con el asistente. La búsqueda y las páginas de la tienda funcionan como siempre."],
stop:["Stop suggesting","Nichts mehr vorschlagen","Ne plus proposer","No sugerir más"],
details:["Details","Details","Détails","Detalles"],
why:["Why this?","Warum dieses?","Pourquoi celui-ci ?","¿Por qué este?"],
why_not:["Why not now?","Warum jetzt nicht?","Pourquoi plus maintenant ?","¿Por qué ya no?"],
ask_why_not:["Why not {title}?","Warum nicht {title}?","Pourquoi pas {title} ?","¿Por qué no {title}?"],
helpful:["Helpful","Hilfreich","Utile","Útil"],
unhelpful:["Not helpful","Nicht hilfreich","Pas utile","No útil"],
comparison:["Comparison","Vergleich","Comparaison","Comparación"],
cart:["Your cart","Ihr Warenkorb","Votre panier","Su carrito"],
total:["Total","Summe","Total","Total"],
less:["One less","Eins weniger","Un de moins","Uno menos"],
another:["One more","Eins mehr","Un de plus","Uno más"],
sources:["From the shop’s documents","Aus den Unterlagen des Shops","D’après les documents de la boutique","De los documentos de la tienda"],
contact:["Reach a person","Einen Menschen erreichen","Joindre une personne","Hablar con una persona"],
by_email:["Write to {shown}","An {shown} schreiben","Écrire à {shown}","Escribir a {shown}"],
by_phone:["Call {shown}","{shown} anrufen","Appeler {shown}","Llamar al {shown}"],
by_link:["Open the contact page","Kontaktseite öffnen","Ouvrir la page de contact","Abrir la página de contacto"],
call_back:["Ask the shop to get in touch","Um Rückmeldung bitten","Demander à être recontacté","Pedir que me contacten"],
called_back:["Passed on to the shop.","An den Shop weitergegeben.","Transmis à la boutique.","Enviado a la tienda."],
not_passed:["Not passed on: {why}","Nicht weitergegeben: {why}","Non transmis : {why}","No enviado: {why}"],
transcript:["Include this conversation","Dieses Gespräch mitschicken","Joindre cette conversation","Incluir esta conversación"],
limited_stock:["Only a few left","Nur noch wenige","Presque épuisé","Quedan pocos"],
preorder:["Pre-order","Vorbestellbar","Précommande","Reserva"],
backorder:["On back-order","Nachbestellt","En réapprovisionnement","Bajo pedido"],
out_of_stock:["Sold out","Ausverkauft","Épuisé","Agotado"],
discontinued:["No longer made","Wird nicht mehr hergestellt","N’est plus fabriqué","Ya no se fabrica"],
featured:["Featured by the shop","Vom Shop hervorgehoben","Mis en avant par la boutique","Destacado por la tienda"],
misses:["Misses: ","Erfüllt nicht: ","Ne remplit pas : ","No cumple: "],
before:["before ","vorher ","avant ","antes "],
stars:["{stars} of 5 stars","{stars} von 5 Sternen","{stars} étoiles sur 5","{stars} de 5 estrellas"],
ratings:[" from {n} rating| from {n} ratings"," aus {n} Bewertung| aus {n} Bewertungen"," d’après {n} avis| d’après {n} avis"," de {n} opinión| de {n} opiniones"],
view:["View in shop","Im Shop ansehen","Voir en boutique","Ver en la tienda"],
add:["Add to cart","In den Warenkorb","Ajouter au panier","Añadir al carrito"],
adding:["Adding…","Wird gelegt …","Ajout…","Añadiendo…"],
added:["Added","Liegt im Korb","Ajouté","Añadido"],
again:["Add another","Noch eins","En ajouter un","Añadir otro"],
added_told:["Added to your cart: {title}","In den Warenkorb gelegt: {title}","Ajouté au panier : {title}","Añadido al carrito: {title}"],
not_added:["Not added: {why}","Nicht hinzugefügt: {why}","Non ajouté : {why}","No añadido: {why}"],
wishes:["Your wishes","Ihre Wünsche","Vos souhaits","Sus deseos"],
unchecked:["{wish}: can't be checked here","{wish}: hier nicht prüfbar","{wish} : invérifiable ici","{wish}: no se puede comprobar aquí"],
remove:["Remove","Entfernen","Retirer","Quitar"],
preferred:["preferred","bevorzugt","de préférence","preferido"],
held_to:["held to","wird eingehalten","respecté","se respeta"],
not:["not {value}","nicht {value}","pas {value}","no {value}"],
or:[" or "," oder "," ou "," o "],
and:[" and "," und "," et "," y "],
hid_excluded:["Hidden before: you excluded {wish}","Vorher verborgen: Sie haben {wish} ausgeschlossen","Masqué avant : vous aviez exclu {wish}","Oculto antes: usted excluyó {wish}"],
hid_asked:["Hidden before: you asked for {wish}","Vorher verborgen: Sie wollten {wish}","Masqué avant : vous vouliez {wish}","Oculto antes: usted pidió {wish}"],
only_add:["From here I can only add. Please take it out in the shop’s own cart.","Von hier kann ich nur hinzufügen. Bitte nehmen Sie es im Warenkorb des Shops heraus.","D’ici je ne peux qu’ajouter. Retirez-le dans le panier de la boutique.","Desde aquí solo puedo añadir. Quítelo en el carrito de la tienda."],
shop_refused:["The shop did not add {title}: {why}","Der Shop hat {title} nicht hinzugefügt: {why}","La boutique n’a pas ajouté {title} : {why}","La tienda no añadió {title}: {why}"],
on_page:["I can’t reach the shop’s cart from here. Please add it on its page: {title}.","Ich erreiche den Warenkorb des Shops von hier nicht. Bitte dort hineinlegen: {title}.","Je n’atteins pas le panier de la boutique d’ici. À ajouter sur sa page : {title}.","Desde aquí no llego al carrito de la tienda. Añádalo en su página: {title}."],
cart_address:["The shop’s cart address is not set up right.","Die Adresse des Warenkorbs ist falsch eingerichtet.","L’adresse du panier est mal configurée.","La dirección del carrito está mal configurada."],
late:["The shop did not confirm.","Der Shop hat es nicht bestätigt.","La boutique n’a pas confirmé.","La tienda no lo confirmó."],
refused:["The shop could not add it.","Der Shop konnte es nicht hinzufügen.","La boutique n’a pas pu l’ajouter.","La tienda no pudo añadirlo."],
suggestions:["Suggestions","Vorschläge","Suggestions","Sugerencias"],
search_shop:["Search the shop","Im Shop suchen","Chercher dans la boutique","Buscar en la tienda"],
close_results:["Close results","Ergebnisse schließen","Fermer les résultats","Cerrar los resultados"],
results:["Search results","Suchergebnisse","Résultats","Resultados"],
best:["Best match","Beste Treffer","Les plus pertinents","Más relevantes"],
up:["Price, low to high","Preis aufsteigend","Prix croissant","Precio ascendente"],
down:["Price, high to low","Preis absteigend","Prix décroissant","Precio descendente"],
rated:["Best rated","Am besten bewertet","Les mieux notés","Mejor valorados"],
newest:["Newest","Neueste","Les plus récents","Más recientes"],
sort:["Sort by","Sortieren nach","Trier par","Ordenar por"],
more:["Show more","Mehr zeigen","Voir plus","Ver más"],
filters:["Filters","Filter","Filtres","Filtros"],
instead:["{new} instead of {old}","{new} statt {old}","{new} au lieu de {old}","{new} en vez de {old}"],
without:["without “{wish}”","ohne „{wish}“","sans « {wish} »","sin «{wish}»"],
stalled:["No more could be fetched just now.","Mehr ließ sich gerade nicht laden.","Impossible d’en charger plus.","Ahora no se pudo cargar más."],
near:["Nothing meets every wish. Close to it: ","Nichts erfüllt jeden Wunsch. Nahe dran: ","Rien ne remplit tous les souhaits. Proches : ","Nada cumple todos los deseos. Cercanos: "],
nothing:["Nothing found for “{q}”","Nichts gefunden für „{q}“","Rien trouvé pour « {q} »","Nada encontrado para «{q}»"],
found:["{n} product|{n} products","{n} Produkt|{n} Produkte","{n} produit|{n} produits","{n} producto|{n} productos"],
for_q:[" for “{q}”"," für „{q}“"," pour « {q} »"," para «{q}»"],
of_them:[" · {n} shown"," · {n} gezeigt"," · {n} affichés"," · {n} mostrados"],
read_as:["Read “{typed}” as “{meant}”.","„{typed}“ gelesen als „{meant}“.","« {typed} » lu comme « {meant} ».","«{typed}» leído como «{meant}»."],
sold:["{title} is sold out.","{title} ist ausverkauft.","{title} est épuisé.","{title} está agotado."],
close:[" These are close to it:"," Diese kommen ihm nahe:"," Ceux-ci s’en approchent :"," Estos se parecen:"],
other_words:["Try other words, or take a wish away.","Versuchen Sie andere Worte, oder nehmen Sie einen Wunsch weg.","Essayez d’autres mots, ou retirez un souhait.","Pruebe otras palabras o quite un deseo."],
category:["Department","Abteilung","Rayon","Sección"],
brand:["Brand","Marke","Marque","Marca"],
price:["Price","Preis","Prix","Precio"],
rating:["Rating","Bewertung","Note","Valoración"],
n_more:["{n} more","{n} weitere","{n} de plus","{n} más"],
from:["From","Von","De","Desde"],
to:["to","bis","à","hasta"],
here:["{low} – {high} here","hier {low} – {high}","ici {low} – {high}","aquí {low} – {high}"],
back:["Back","Zurück","Précédent","Atrás"],
forward:["Forward","Weiter","Suivant","Adelante"],
similar:["Similar to this","Ähnlich wie dieses","Similaires","Parecidos a este"],
};
const column=Math.max(0,LANGUAGES.indexOf(config.locale.slice(0,2).toLowerCase()));
function t(key,slots={}){
const [one,many=one]=WORDS[key][column].split("|");
const{n}=slots;
return (n === 1 ? one : many).replace(/\{(\w+)\}/g, (_, name) => (name === "n" ? n.toLocaleString(config.locale) : slots[name]));
}
const PATIENCE_MS=10000;
let shopify;
async function way(){
if(config.cart==="none")return "none";
if(typeof hooks().onAddToCart==="function")return "callback";
if(config.cartUrl)return "permalink";
shopify=shopify||(window.Shopify?Promise.resolve(true):probe());
return(await shopify)?"shopify":"none";
}
async function probe(){
const known=memory.read("shopify");
if(known!==null)return known;
const found=await fetch("/cart.js",{headers:{Accept:"application/json"}})
.then((answer)=>answer.ok&&answer.json())
.then((cart)=>Boolean(cart&&cart.token&&Array.isArray(cart.items)))
.catch(()=>false);
memory.write("shopify",found);
return found;
}
function addable(product,by){
if(by==="none"||["out_of_stock","discontinued"].includes(product.availability))return false;
return by !== "shopify" || /^\d+$/.test(product.variant_id);
}
async function add(product,by,quantity=1){
if(by==="callback")return viaCallback(product,quantity);
if(by==="shopify")return viaShopify(product,quantity);
const address=safeUrl(fill(config.cartUrl,{...product,quantity}));
if(!address)throw new Error(t("cart_address"));
location.assign(address); // the shop's own page says what happened
return new Promise(()=>{});
}
const changeable=(by)=>by==="shopify"||(by==="callback"&&typeof hooks().onSetQuantity==="function");
async function set(variant_id,by,quantity){
if(by==="callback")return confirmed(hooks().onSetQuantity({variant_id,quantity}));
return shopifyCall("cart/change.js",{id:Number(variant_id),quantity});
}
async function viaCallback(product,quantity){
const{id,variant_id,title,price,currency}=product;
const line={product_id:id,variant_id,quantity,title,price,currency};
return confirmed(hooks().onAddToCart(line));
}
async function confirmed(promise){
const late=new Promise((_,reject)=>setTimeout(reject,PATIENCE_MS,new Error(t("late"))));
if((await Promise.race([promise,late]))===false)throw new Error(t("refused"));
}
const viaShopify=(product,quantity)=>shopifyCall("cart/add.js",{items:[{id:Number(product.variant_id),quantity}]});
async function shopifyCall(path,body){
const root=(window.Shopify&&window.Shopify.routes&&window.Shopify.routes.root)||"/";
const response=await fetch(root+path,{
method:"POST",
headers:{"Content-Type":"application/json",Accept:"application/json"},
body:JSON.stringify(body),
signal:AbortSignal.timeout(PATIENCE_MS),
}).catch(()=>null);
if(!response)throw new Error(t("late"));
if(response.ok)return;
const why=await response.json().catch(()=>({}));
throw new Error(why.description||why.message||t("refused"));
}
function track(name,product,list,index,quantity=1){
const item={
item_id:product.id,
item_name:product.title,
item_brand:product.brand||undefined,
item_category:product.category||undefined,
item_variant:product.variant_id,
price:product.price,
quantity,
index,
item_list_id:list.traceId,
item_list_name:list.name,
};
const ecommerce={
currency:product.currency,
value: Math.round(product.price * quantity * 100) / 100,
item_list_id:list.traceId,
item_list_name:list.name,
items:[item],
};
const layer=(window.dataLayer=window.dataLayer||[]);
layer.push({ecommerce:null},{event:name,ecommerce});
const event_id=Array.from(crypto.getRandomValues(new Uint32Array(4)),(n)=>n.toString(16)).join("");
const body={client_id:session(),user_id:config.shopper,events:[{name,event_id,params:ecommerce}]};
fetch(HOST+"/v1/events",{...post(body),keepalive:true}).catch(()=>{});
}
const NEWS=["limited_stock","preorder","backorder","out_of_stock","discontinued"];
function card(pick,{shape,list,index,mark,tell,bought,eager,asks=[]}){
const{product}=pick;
const news=NEWS.includes(product.availability)&&t(product.availability);
return h(
"article",
{class:"card "+shape,"data-id":product.id},
media(product,eager),
h(
"div",
{class:"facts"},
mark&&h("p",{class:"mark"},mark),
pick.featured&&h("p",{class:"featured"},t("featured")),
product.brand&&shape==="tall"&&h("p",{class:"brand"},product.brand),
h("h3",{class:"title"},title(product,list,index)),
h("div",{class:"worth"},h("p",{class:"price"},...prices(product)),rating(product)),
...reasons(pick),
news&&h("p",{class:"news"},news),
h("div",{class:"deeds"},buy(product,{list,index,tell,bought}),asks.map((one)=>asked(one,product))),
),
);
}
function title(product,list,index){
const href=productUrl(product);
const opened=()=>track("select_item",product,list,index);
return href?h("a",{href,onclick:opened,onauxclick:opened},product.title):product.title;
}
function reasons({why="",misses=[]}){
const told=misses.length>0&&misses.every((wish)=>why.includes(wish));
return [
why&&h("p",{class:told?"why misses":"why"},why),
misses.length>0&&!told&&h("p",{class:"misses"},t("misses")+misses.join(", ")),
];
}
function prices(product){
const now=h("strong",{},money(product.price,product.currency));
if(!product.was_price||product.was_price<=product.price)return [now];
const before=h("s",{},h("span",{class:"hush"},t("before")),money(product.was_price,product.currency));
return [now," ",before];
}
function rating({rating:stars,rating_count:count}){
if(!stars)return null;
const spoken=t("stars",{stars:stars.toFixed(1)})+(count?t("ratings",{n:count}):"");
const shown = `★ ${stars.toFixed(1)}` + (count ? ` (${count})` : "");
return h("p",{class:"rating"},h("span",{"aria-hidden":"true"},shown),h("span",{class:"hush"},spoken));
}
const asked=({name,style,ask},{title})=>
h("button", { type: "button", class: "button quiet " + style, "aria-label": `${name}: ${title}`, onclick: ask }, name);
function media(product,eager){
const box=h("div",{class:"media"});
const blank=()=>box.replaceChildren(h("div",{class:"blank"},icon(ICONS.bag)));
const source=picture(product.image,HOST);
if(!source)blank();
else{
const loading=eager?"eager":"lazy";
box.append(h("img",{src:source,alt:"",width:400,height:400,loading,decoding:"async",onerror:blank}));
}
return box;
}
function buy(product,shown){
const href=productUrl(product);
const opened=()=>track("select_item",product,shown.list,shown.index);
const slot=h("div",{class:"buy"});
const link=(words)=>
href && h("a", { class: "button quiet", href, onclick: opened, "aria-label": `${words}: ${product.title}` }, words);
way().then((by)=>{
if(!addable(product,by))return slot.replaceChildren(link(t("view"))||"");
const button = h("button", { type: "button", class: "button", "aria-label": `${t("add")}: ${product.title}` }, t("add"));
button.addEventListener("click",()=>press(button,slot,product,by,shown));
slot.replaceChildren(button);
});
return slot;
}
async function press(button,slot,product,by,{list,index,tell,bought}){
if(button.getAttribute("aria-disabled")==="true")return;
button.setAttribute("aria-disabled","true");
slot.querySelector(".refused")?.remove();
const done=()=>{
track("add_to_cart",product,list,index);
document.dispatchEvent(new CustomEvent("shopkeeper:added",{detail:{product_id:product.id,variant_id:product.variant_id}}));
};
button.textContent=t("adding");
try{
if(by==="permalink")done();
await add(product,by);
done();
button.replaceChildren(icon(ICONS.check),t("added"));
bought?.();
tell(t("added_told",product));
setTimeout(()=>button.replaceChildren(t("again")),4000);
}catch(error){
button.textContent=t("add");
slot.append(h("p",{class:"refused"},error.message));
tell(t("not_added",{why:error.message}));
}finally{
button.removeAttribute("aria-disabled");
}
}
const skeletons=(n,shape)=>
Array.from({length:n},()=>
h("div", { class: `card skeleton ${shape}`, "aria-hidden": "true" }, h("div", { class: "media" }), h("div", { class: "facts" }, h("i"), h("i"), h("i"))),
);
const STATES={
in_stock:"InStock",
limited_stock:"LimitedAvailability",
preorder:"PreOrder",
backorder:"BackOrder",
out_of_stock:"OutOfStock",
discontinued:"Discontinued",
};
function describe(owner,products){
let script=document.getElementById(owner);
if(!products.length)return script&&script.remove();
if(!script){
script=document.createElement("script");
script.id=owner;
script.type="application/ld+json";
document.head.append(script);
}
const itemListElement=products.map((product,i)=>({"@type":"ListItem",position:i+1,item:schema(product)}));
script.textContent=JSON.stringify({"@context":"https://schema.org","@type":"ItemList",itemListElement});
}
function schema(product){
const counted=product.rating&&product.rating_count;
return{
"@type":"Product",
productID:product.id,
name:product.title,
description:product.description||undefined,
image:picture(product.image,HOST)||undefined,
url:productUrl(product)||undefined,
category:product.category||undefined,
brand:product.brand?{"@type":"Brand",name:product.brand}:undefined,
aggregateRating:counted
?{"@type":"AggregateRating",ratingValue:product.rating,reviewCount:product.rating_count}
:undefined,
offers:{
"@type":"Offer",
price:product.price,
priceCurrency:product.currency,
availability:"https://schema.org/"+(STATES[product.availability]||"InStock"),
},
};
}
let made=0;
class Carousel extends HTMLElement{
static observedAttributes=["product"];
constructor(){
super();
this.dataId = `shopkeeper-carousel-data-${++made}`;
this.row=h("div",{class:"row-scroll",role:"group",tabindex:"0"});
const step=(way)=>this.row.scrollBy({left:way*this.row.clientWidth*0.8,behavior:"smooth"});
const arrow=(way,name,drawing)=>
h("button",{type:"button",class:"round","aria-label":name,onclick:()=>step(way)},icon(drawing));
this.heading=h("h2",{});
this.told=h("p",{role:"status",class:"hush"});
this.arrows=h("div",{class:"arrows"},arrow(-1,t("back"),ICONS.left),arrow(1,t("forward"),ICONS.right));
shadow(this).append(h("section",{class:"carousel"},h("header",{},this.heading,this.arrows),this.row,this.told));
}
connectedCallback(){
this.heading.textContent=this.getAttribute("heading")||t("similar");
this.row.setAttribute("aria-label",this.heading.textContent);
this.load();
}
attributeChangedCallback(_,before){
if(this.isConnected&&before!==null)this.load();
}
disconnectedCallback(){
this.asked?.abort();
describe(this.dataId,[]);
}
async load(){
const seed=this.getAttribute("product");
this.asked?.abort();
const{signal}=(this.asked=new AbortController());
this.toggleAttribute("empty",false);
this.row.replaceChildren(...skeletons(6,"tall"));
const base=seed?{seed_product:seed,exclude_ids:[seed]}:{text:this.getAttribute("query")||""};
try{
const slate=await recommend({...base,explain:"none",k:Number(this.getAttribute("count"))||12},signal);
this.show(slate);
}catch{
if(!signal.aborted)this.nothing();
}
}
show(slate){
const picks=slate.selected;
if(!picks.length)return this.nothing();
const list={traceId:slate.trace_id,name:this.heading.textContent};
const tell=(text)=>(this.told.textContent=text);
this.row.replaceChildren(...picks.map((pick,i)=>card(pick,{shape:"tall",list,index:i+1,tell,eager:false})));
return describe(this.dataId,picks.map((pick)=>pick.product));
}
nothing(){
this.toggleAttribute("empty",true);
this.row.replaceChildren();
describe(this.dataId,[]);
}
}
const WAIT_MS=140;
const SHOWN=6;
let lists=0;
class Suggestions extends HTMLElement{
constructor(){
super();
shadow(this).append(h("div",{class:"drop"},h("slot")));
}
}
class Option extends HTMLElement{
constructor(){
super();
this.face=shadow(this);
}
}
function combobox(input,search){
const list=document.createElement("shopkeeper-suggestions");
list.id = `shopkeeper-suggestions-${++lists}`;
list.setAttribute("role","listbox");
list.setAttribute("aria-label",t("suggestions"));
list.hidden=true;
const status=h("div",{role:"status"});
Object.assign(status.style,{position:"absolute",width:"1px",height:"1px",overflow:"hidden",clipPath:"inset(50%)"});
let options=[];
let active=-1;
let asked;
const close=()=>{
list.hidden=true;
active=-1;
input.setAttribute("aria-expanded","false");
input.removeAttribute("aria-activedescendant");
};
const adopt=()=>{
if(list.isConnected)return;
(input.closest("dialog")||document.body).append(list,status);
input.setAttribute("role","combobox");
input.setAttribute("aria-autocomplete","list");
input.setAttribute("aria-controls",list.id);
input.setAttribute("autocomplete","off");
};
const place=()=>{
const box=input.getBoundingClientRect();
const frame=corner(list.offsetParent);
const width=Math.min(Math.max(box.width,320),innerWidth - 16);
const left=Math.max(8,Math.min(box.left,innerWidth - width - 8));
Object.assign(list.style, { top: `${box.bottom - frame.top + 6}px`, left: `${left - frame.left}px`, width: `${width}px` });
};
const mark=(index)=>{
options[active]?.setAttribute("aria-selected","false");
active=index;
const option=options[active];
if(!option)return input.removeAttribute("aria-activedescendant");
option.setAttribute("aria-selected","true");
option.scrollIntoView({block:"nearest"});
return input.setAttribute("aria-activedescendant",option.id);
};
const show=({completions,products,traceId})=>{
const found={traceId,name:"Suggestions"};
options=[
...distinct(completions).map((text)=>option([icon(ICONS.search),h("span",{},text)],"text",text,()=>take(text))),
...products.map((product,i)=>
option(
[media(product,true),h("span",{class:"name"},product.title),h("strong",{},money(product.price,product.currency))],
"product",
`${product.title}, ${money(product.price, product.currency)}`,
(aside)=>{
track("select_item",product,found,i+1);
const address=productUrl(product);
if(!address)take(product.title);
else if(aside)window.open(address,"_blank","noopener");
else location.assign(address);
},
),
),
];
options.forEach((node, i) => (node.id = `${list.id}-${i}`));
list.replaceChildren(...options);
if(!options.length)return close();
adopt();
list.hidden=false;
place();
active=-1;
input.setAttribute("aria-expanded","true");
input.removeAttribute("aria-activedescendant");
status.textContent=t("found",{n:products.length});
return undefined;
};
const option=(content,kind,name,choose)=>{
const node=document.createElement("shopkeeper-option");
node.setAttribute("role","option");
node.setAttribute("aria-selected","false");
node.setAttribute("aria-label",name);
node.face.append(h("div",{class:"option "+kind},content));
node.choose=choose;
node.addEventListener("mousedown",(event)=>event.preventDefault());
node.addEventListener("click",(event)=>choose(event.ctrlKey||event.metaKey));
return node;
};
const take=(text)=>{
input.value=text;
submit();
};
const ask=debounce(async()=>{
const text=input.value.trim();
asked?.abort();
if(text.length<2)return close();
asked=new AbortController();
const{signal}=asked;
try{
const found=await suggest(text,SHOWN,signal);
if(!signal.aborted&&isFocused(input))show(found);
}catch{
if (!signal.aborted) close(); // the shop's own field is all there is then
}
return undefined;
},WAIT_MS);
const leave=()=>{
ask.cancel();
asked?.abort();
close();
};
const submit=async()=>{
leave();
const text=input.value.trim();
if(text&&alive()&&(await search(text)))return;
if(input.form)HTMLFormElement.prototype.submit.call(input.form);
};
input.addEventListener("focus",ping,{passive:true});
input.addEventListener("input",()=>{
mark(-1);
ask();
});
input.addEventListener("blur",leave);
input.addEventListener("keydown",(event)=>{
const open=!list.hidden;
if(event.isComposing)return;
if(open&&(event.key==="ArrowDown"||event.key==="ArrowUp")){
event.preventDefault();
const step=event.key==="ArrowDown"?1:-1;
const count=options.length+1;
mark(((active+1+step+count)% count)- 1);
}else if(event.key==="ArrowDown"&&input.value)ask();
else if(event.key==="Escape"&&open){
event.preventDefault();
event.stopPropagation();
close();
}else if(event.key==="Enter"&&open&&active>=0){
event.preventDefault();
options[active].choose(event.ctrlKey||event.metaKey);
}else if(event.key==="Enter"&&!input.form&&input.value.trim()&&alive()&&search.wanted()){
event.preventDefault();
submit();
}
});
input.form?.addEventListener("submit",(event)=>{
leave();
if(event.defaultPrevented||!input.value.trim()||!alive()||!search.wanted())return;
event.preventDefault();
submit();
});
addEventListener("resize",()=>list.hidden||place());
addEventListener("scroll",()=>list.hidden||place(),{passive:true,capture:true});
ping();
}
function corner(parent){
if(!parent||(parent===document.body&&getComputedStyle(parent).position==="static"))return{left:-scrollX,top:-scrollY};
const box=parent.getBoundingClientRect();
return{left:box.left+parent.clientLeft - parent.scrollLeft,top:box.top+parent.clientTop - parent.scrollTop};
}
const distinct=(texts)=>texts.filter((text)=>!texts.includes(text+"s")).slice(0,3);
const isFocused=(input)=>input.getRootNode().activeElement===input;
function defineCombobox(){
customElements.define("shopkeeper-suggestions",Suggestions);
customElements.define("shopkeeper-option",Option);
}
const SIGNS={"<=":"≤ ","<":"< ",">=":"≥ ",">":"> "};
function keyOf(wish){
if(wish.key)return wish.key;
const spell=(v)=>(typeof v==="number"&&Number.isInteger(v)?v+".0":typeof v==="boolean"?(v?"True":"False"):v);
const value = Array.isArray(wish.value) ? `(${wish.value.map((v) => `'${v}'`).join(", ")})` : spell(wish.value);
return `${wish.field} ${wish.op} ${value}`;
}
function label(wish,currency){
if(wish.label)return wish.label;
const excluded=wish.strength==="must_not"||wish.op.startsWith("!");
const value=said(wish,currency);
if(excluded)return t("not",{value});
if(wish.field==="price")return(SIGNS[wish.op]||"")+value;
if (wish.field === "rating") return `${SIGNS[wish.op] || ""}${value} ★`;
if (SIGNS[wish.op]) return `${fieldName(wish.field)} ${SIGNS[wish.op]}${value}`;
return typeof wish.value==="boolean"?fieldName(wish.field):value;
}
function said(wish,currency){
const one=(value)=>{
if(["price","was_price"].includes(wish.field))return money(value,currency);
if(typeof value==="boolean")return fieldName(wish.field);
return wish.unit ? `${value} ${wish.unit}` : String(value);
};
return Array.isArray(wish.value)?wish.value.map(one).join(t("or")):one(wish.value);
}
const fieldName = (field) => field.replace(/^attributes\./, "").replace(/_/g, " ");
const unsupported=(wish)=>wish.status==="unsupported";
function meets(product,wish){
const own=wish.field.startsWith("attributes.")?(product.attributes||{})[wish.field.slice(11)]:product[wish.field];
const missing=own===null||own===undefined;
const inPath=(path,node)=>path.split(" > ").some((_,i,nodes)=>fold(nodes[i])===node||fold(nodes.slice(0,i+1).join(" > "))===node);
const same=(a,b)=>(typeof a==="number"?a===Number(b):fold(a)===fold(b)||(wish.field==="category"&&inPath(a,fold(b))));
switch(wish.op){
case "==":return!missing&&same(own,wish.value);
case "!=":return missing||!same(own,wish.value);
case "<=":return!missing&&own<=wish.value;
case "<":return!missing&&own<wish.value;
case ">=":return!missing&&own>=wish.value;
case ">":return!missing&&own>wish.value;
case "in":return!missing&&wish.value.some((v)=>same(own,v));
case "has":return words(product,wish.field,own).includes(fold(wish.value));
case "!has":return!words(product,wish.field,own).includes(fold(wish.value));
default:return true;
}
}
function words(product,field,own){
if(field!=="text")return fold(own??"");
return fold([product.title,product.description,product.tags,...Object.values(product.attributes||{})].join(" "));
}
const fold = (value) => String(value).normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();
function hiddenBefore(product,gone,currency){
if(!gone||unsupported(gone)||meets(product,gone))return "";
const excluded=gone.strength==="must_not"||gone.op.startsWith("!");
return excluded?t("hid_excluded",{wish:said(gone,currency)}):t("hid_asked",{wish:label(gone,currency)});
}
const LEAD="(?:(?:but |and |or )?(?:not|no|without|except|anything but|excluding)(?: for| from| by)? )?";
function withoutWords(text,wish){
const escaped = (wish.words || "").trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
if(!escaped)return null;
const found = new RegExp(`[,;]?\\s*(?<![\\p{L}\\p{N}])${LEAD}${escaped}(?![\\p{L}\\p{N}])`, "iu");
if(!found.test(text))return null;
return text.replace(found, " ").replace(/\s+([,;.])/g, "$1").replace(/\s+/g, " ").replace(/^[\s,;]+|[\s,;]+$/g, "");
}
function chips(wishes,currency,remove){
if(!wishes.length)return null;
const ordered=[...wishes].sort((a,b)=>unsupported(a)- unsupported(b));
return h("ul",{class:"chips","aria-label":t("wishes")},ordered.map((wish)=>h("li",{},chip(wish,currency,remove))));
}
function redraw(container,row,fallback){
const buttons=()=>[...container.querySelectorAll("button")];
const at=buttons().indexOf(container.getRootNode().activeElement);
container.replaceChildren(...(row?[row]:[]));
if(at>=0)(buttons()[Math.min(at,buttons().length - 1)]||fallback).focus();
}
function chip(wish,currency,remove){
const open=unsupported(wish);
const words=open?t("unchecked",{wish:inner(wish.words||wish.value)}):label(wish,currency);
const state=open?"open":wish.strength==="prefer"?"soft":"held";
const spoken = open ? words : state === "soft" ? `${words}, ${t("preferred")}` : `${words}, ${t("held_to")}`;
return h(
"button",
{ type: "button", class: "chip " + state, "aria-label": `${t("remove")}: ${spoken}`, title: t("remove"), onclick: () => remove(wish) },
h("span",{},words+(state==="held"?" ✓":"")),
icon(ICONS.close),
);
}
const inner = (words) => (/^\p{Lu}\p{Ll}/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words);
const FEW=8;
const NAMED=["category","brand","price","rating"];
function filters(facets,state,currency,change){
return facets
.map((facet)=>{
if(facet.field==="price")return price(facet,state,currency,change);
return facet.kind==="values"?values(facet,state,change):null;
})
.filter(Boolean);
}
function values(facet,state,change){
const chosen=state.filters[facet.field]||[];
const missing=chosen.filter((value)=>!facet.values.some((entry)=>entry.value===value));
const all=[...facet.values,...missing.map((value)=>({value,count:0}))];
if(all.length<2&&!chosen.length)return null;
const pick=(value,on)=>{
const rest=chosen.filter((other)=>other!==value);
change({filters:{...state.filters,[facet.field]:on?[...rest,value]:rest}});
};
const line=({value,count})=>
h(
"label",
{class:"choice"},
h("input",{type:"checkbox",name:facet.field,checked:chosen.includes(value),value,onchange:(e)=>pick(value,e.target.checked)}),
h("span",{},leaf(value)),
h("small",{},String(count)),
);
const head=all.filter((entry,i)=>i<FEW||chosen.includes(entry.value));
const tail=all.filter((entry)=>!head.includes(entry));
return h(
"fieldset",
{"data-field":facet.field},
h("legend",{},NAMED.includes(facet.field)?t(facet.field):fieldName(facet.field)),
head.map(line),
tail.length>0&&h("details",{},h("summary",{},t("n_more",{n:tail.length})),tail.map(line)),
);
}
const leaf=(value)=>value.split(" > ").pop();
function price(facet,state,currency,change){
if(facet.low===null||facet.low===undefined)return null;
const end=(key,name,bound)=>
h(
"label",
{class:"bound"},
h("span",{},name),
h("input",{type:"number",min:0,inputmode:"decimal",name:"price-"+key,value:state[key],placeholder:String(bound),onchange:(e)=>change({[key]:e.target.value})}),
);
return h(
"fieldset",
{"data-field":"price"},
h("legend",{},t("price")),
h("div",{class:"bounds"},end("min",t("from"),Math.floor(facet.low)),end("max",t("to"),Math.ceil(facet.high))),
h("small",{},t("here",{low:money(Math.floor(facet.low),currency),high:money(Math.ceil(facet.high),currency)})),
);
}
const PAGE=24;
const empty=(q="")=>({q,filters:{},min:"",max:"",sort:"",extra:[],parse:true,shown:PAGE});
function read(q){
const params=new URLSearchParams(location.search);
const state=empty(params.get(q)||"");
for(const [key,value] of params){
if(!key.startsWith("sk."))continue;
const field=key.slice(3);
(state.filters[field]=state.filters[field]||[]).push(value);
}
state.min=number(params.get("sk-min"));
state.max=number(params.get("sk-max"));
state.sort=params.get("sk-sort")||"";
state.parse=params.get("sk-parse")!=="0";
state.shown=Math.min(Math.max(Number(params.get("sk-n"))||PAGE,PAGE),96);
try{
state.extra=JSON.parse(params.get("sk-with")||"[]");
}catch{
state.extra=[];
}
return state;
}
const number=(text)=>(text&&Number.isFinite(Number(text))?text:"");
function write(q,state){
const url=new URL(location.href);
for (const key of [...url.searchParams.keys()]) if (/^sk[-.]/.test(key)) url.searchParams.delete(key);
if(!state){
url.searchParams.delete(q);
return url;
}
url.searchParams.set(q,state.q);
for(const [field,values] of Object.entries(state.filters))values.forEach((v)=>url.searchParams.append("sk."+field,v));
const plain={"sk-min":state.min,"sk-max":state.max,"sk-sort":state.sort};
for(const [key,value] of Object.entries(plain))if(value)url.searchParams.set(key,value);
if(!state.parse)url.searchParams.set("sk-parse","0");
if(state.extra.length)url.searchParams.set("sk-with",JSON.stringify(state.extra));
if(state.shown>PAGE)url.searchParams.set("sk-n",state.shown);
return url;
}
function constraints(state,except){
const list=state.extra.filter((wish)=>wish.field!==except);
for(const [field,values] of Object.entries(state.filters)){
if(field!==except&&values.length)list.push({field,op:"in",value:values});
}
if(except!=="price"&&state.min)list.push({field:"price",op:">=",value:Number(state.min)});
if(except!=="price"&&state.max)list.push({field:"price",op:"<=",value:Number(state.max)});
return list;
}
function request(state,offset,k,except){
const [field,order]=state.sort.split(".");
return{
text:state.q,
parse:state.parse,
constraints:constraints(state,except),
sort:field?{field,order}:null,
offset,
k,
facets:except?[except]:config.facets,
explain:except?"none":"short",
};
}
const ORDERS=[
["","best"],
["price.asc","up"],
["price.desc","down"],
["rating.desc","rated"],
["released.desc","newest"],
];
function easier({constraint,becomes},currency){
if(becomes)return t("instead",{new:label(becomes,currency),old:label(constraint,currency)});
return t("without",{wish:label(constraint,currency)});
}
class Grid extends HTMLElement{
constructor(){
super();
const root=shadow(this);
this.own=h("slot");
this.told=h("p",{role:"status",class:"count"});
this.order=h("select",{"aria-label":t("sort"),onchange:(e)=>this.change({sort:e.target.value})});
this.order.append(...ORDERS.map(([value,name])=>h("option",{value},t(name))));
this.wishes=h("div",{class:"wishes"});
this.notes=h("div",{class:"notes"});
this.cards=h("div",{class:"cards"});
this.more=h("button",{type:"button",class:"button quiet more",onclick:()=>this.load(true)},t("more"));
this.side=h("div",{class:"side"});
this.folded=h("details",{class:"folded"},h("summary",{class:"button quiet"},t("filters")),this.side);
const order=h("label",{class:"order"},h("span",{},t("sort")),this.order);
const main=h("div",{class:"main"},this.told,this.wishes,this.notes,this.cards,this.more);
this.ours=h("section",{class:"grid","aria-label":t("results")},this.folded,order,main);
root.append(this.own,this.ours);
this.ours.hidden=true;
}
get param(){
return this.getAttribute("param")||"q";
}
connectedCallback(){
this.folded.open=innerWidth>=900;
this.back=()=>this.restore();
addEventListener("popstate",this.back);
addEventListener("pagehide",(this.leave=()=>this.keepPlace()));
this.restore();
}
disconnectedCallback(){
removeEventListener("popstate",this.back);
removeEventListener("pagehide",this.leave);
this.asked?.abort();
describe("shopkeeper-grid-data",[]);
}
restore(){
this.state=read(this.param);
const kept=history.state&&history.state.shopkeeperGrid;
this.gone=(kept&&kept.gone)||null;
if(!this.state.q&&!this.hasAttribute("browse"))return this.fail();
return this.load().then((ok)=>{
if(ok&&kept&&kept.y)scrollTo(0,kept.y);
return ok;
});
}
keepPlace(){
if(this.state)history.replaceState({...history.state,shopkeeperGrid:{gone:this.gone,y:scrollY}},"");
}
async search(q){
const before=this.state;
this.state=empty(q);
this.gone=null;
const ok=await this.load();
if(ok)this.push();
else this.state=before;
return ok;
}
change(patch,gone=null){
this.state={...this.state,shown:PAGE,...patch};
this.gone=gone;
this.push();
return this.load();
}
push(){
history.pushState({...history.state,shopkeeperGrid:{gone:this.gone}},"",write(this.param,this.state));
}
async load(further=false){
this.asked?.abort();
const{signal}=(this.asked=new AbortController());
const offset=further?this.slate.count:0;
const k=further?PAGE:this.state.shown;
if(!further)this.wait();
this.more.disabled=true;
try{
const [slate,...counts]=await Promise.all([
recommend(request(this.state,offset,k),signal),
...(further?[]:this.chosen().map((field)=>recommend(request(this.state,0,1,field),signal))),
]);
if(signal.aborted)return false;
const target=safeUrl(slate.redirect);
if(target&&!further)return location.assign(target),true;
this.show(slate,counts.flatMap((other)=>other.facets),further);
return true;
}catch{
if(signal.aborted)return false;
return further?this.stall():this.fail();
}
}
chosen(){
const{filters:chosen,min,max}=this.state;
return [...Object.keys(chosen).filter((field)=>chosen[field].length),...(min||max?["price"]:[])];
}
wait(){
this.own.hidden=true;
this.ours.hidden=false;
this.ours.setAttribute("aria-busy","true");
if(this.cards.childElementCount)return;
this.cards.replaceChildren(...skeletons(12,"tall"));
}
fail(){
this.own.hidden=false;
this.ours.hidden=true;
describe("shopkeeper-grid-data",[]);
return false;
}
stall(){
this.more.disabled=false;
this.told.textContent=t("stalled");
return false;
}
show(slate,counts,further){
const picks=slate.selected.length?slate.selected:slate.near;
const list={traceId:slate.trace_id,name:"Search results"};
const before=further?this.slate.count:0;
const tell=(text)=>(this.told.textContent=text);
const nodes=picks.map((pick,i)=>{
const mark=hiddenBefore(pick.product,this.gone,slate.currency);
return card(pick,{shape:"tall",list,index:before+i+1,mark,tell,eager:before+i<8});
});
this.slate={count:before+picks.length};
this.picks=further?[...this.picks,...picks]:picks;
if(further){
this.cards.append(...nodes);
this.state.shown=Math.min(before+PAGE,96);
history.replaceState(history.state,"",write(this.param,this.state));
}else{
this.cards.replaceChildren(...nodes);
this.head(slate,counts);
}
this.ours.removeAttribute("aria-busy");
this.dispatchEvent(new CustomEvent("shopkeeper:shown",{bubbles:true,composed:true,detail:{q:this.state.q,total:slate.total}}));
const near=!slate.selected.length&&picks.length;
tell(near?t("near")+t("found",{n:picks.length}):this.counted(slate));
this.more.hidden=near||this.slate.count>=slate.total||!picks.length||this.slate.count>1000;
this.more.disabled=false;
describe("shopkeeper-grid-data",this.picks.map((pick)=>pick.product));
}
counted({total}){
const{q}=this.state;
if(!total)return t("nothing",{q});
return t("found",{n:total})+(q?t("for_q",{q}):"")+(this.slate.count<total?t("of_them",{n:this.slate.count}):"");
}
head(slate,counts){
this.order.value = this.state.sort || (slate.sort ? `${slate.sort.field}.${slate.sort.order}` : "");
if(this.order.selectedIndex<0)this.order.value="";
const facets=slate.facets.map((facet)=>counts.find((other)=>other.field===facet.field)||facet);
for(const other of counts)if(!facets.includes(other))facets.push(other);
const focused=this.focusedFilter();
this.side.replaceChildren(...filters(facets,this.state,slate.currency,(patch)=>this.change(patch)));
focused();
redraw(this.wishes,chips(slate.constraints,slate.currency,(wish)=>this.drop(wish,slate)),this.order);
this.notes.replaceChildren(...this.remarks(slate));
}
focusedFilter(){
const at=this.shadowRoot.activeElement;
if(!at||!this.side.contains(at))return()=>{};
const{name,value,type}=at;
return()=>{
const same=[...this.side.querySelectorAll("input")].find((n)=>n.name===name&&(type!=="checkbox"||n.value===value));
same?.focus();
};
}
remarks(slate){
const fixed=slate.corrections.map(([typed,meant])=>h("p",{},t("read_as",{typed,meant})));
const sold=slate.sold_out.map(({product})=>h("p",{},t("sold",product)+(slate.selected.length?t("close"):"")));
const ways=slate.selected.length?[]:slate.loosenings.filter((way)=>way.count>0);
const buttons=ways.map((way)=>
h("button", { type: "button", class: "button quiet", onclick: () => this.loosen(way, slate) }, `${easier(way, slate.currency)} (${way.count})`),
);
const nothing=!slate.selected.length&&!slate.near.length&&h("p",{class:"nothing"},t("other_words"));
return [...fixed,...sold,nothing,buttons.length>0&&h("div",{class:"ways"},buttons)].filter(Boolean);
}
drop(wish,slate){
return this.change(this.without(wish,slate),wish);
}
loosen(way,slate){
const patch=this.without(way.constraint,slate);
const extra=patch.extra||this.state.extra;
return this.change({...patch,extra:way.becomes?[...extra,way.becomes]:extra},way.constraint);
}
without(wish,slate){
const key=keyOf(wish);
const{filters:chosen,extra}=this.state;
if(wish.op==="in"&&chosen[wish.field])return{filters:{...chosen,[wish.field]:[]}};
if(wish.field==="price"&&!wish.words){
if(wish.op===">="&&this.state.min)return{min:""};
if(wish.op==="<="&&this.state.max)return{max:""};
}
if(extra.some((other)=>keyOf(other)===key))return{extra:extra.filter((other)=>keyOf(other)!==key)};
const q=withoutWords(this.state.q,wish);
if(q)return{q};
const mine=new Set([...Object.keys(chosen),...(this.state.min||this.state.max?["price"]:[])]);
return{parse:false,extra:slate.constraints.filter((other)=>keyOf(other)!==key&&!mine.has(other.field))};
}
}
const PARAM="sk-q";
class Overlay extends HTMLElement{
constructor(){
super();
this.field=h("input",{type:"search","aria-label":t("search_shop"),placeholder:t("search_shop")});
const form=h("form",{role:"search",onsubmit:(event)=>this.submit(event)},this.field);
const shut=h("button",{type:"button",class:"round","aria-label":t("close_results"),onclick:()=>this.leave()},icon(ICONS.close));
this.body=h("div",{class:"page"});
this.dialog=h("dialog",{class:"over","aria-label":t("results"),oncancel:(e)=>(e.preventDefault(),this.leave())},h("header",{},form,shut),this.body);
shadow(this).append(this.dialog);
addEventListener("popstate",()=>this.follow());
}
connectedCallback(){
this.follow();
}
follow(){
const wanted=new URLSearchParams(location.search).get(PARAM);
if(!wanted)return this.shut();
this.field.value=wanted;
if(!this.grid)this.open();
return undefined;
}
open(){
this.grid=h("shopkeeper-grid",{param:PARAM});
this.grid.addEventListener("shopkeeper:shown",(event)=>(this.field.value=event.detail.q));
this.body.append(this.grid);
this.dialog.showModal();
}
shut(){
if(!this.grid)return;
this.grid.remove();
this.grid=null;
this.dialog.close();
}
async search(text){
this.field.value=text;
if(!this.grid)this.open();
const ok=await this.grid.search(text);
if(!ok&&!new URLSearchParams(location.search).has(PARAM))this.shut();
return ok;
}
submit(event){
event.preventDefault();
const text=this.field.value.trim();
if(text)this.search(text);
}
leave(){
history.pushState({...history.state,shopkeeperGrid:null},"",write(PARAM,null));
this.shut();
}
}
const units=(cart)=>Object.fromEntries(cart.lines.map((line)=>[line.variant_id,line.quantity]));
const remember=(cart)=>memory.write("cart",units(cart));
async function carry(answer){
if(!answer.cart)return answer.text;
const before=memory.read("cart")||{};
const{lines}=answer.cart;
const after=units(answer.cart);
remember(answer.cart);
const more=lines.filter((line)=>line.quantity>(before[line.variant_id]||0));
const less=Object.keys(before).filter((id)=>(after[id]||0)<before[id]);
const by=await way();
if(less.length&&!changeable(by))return t("only_add");
try{
for(const id of less)await set(id,by,after[id]||0);
}catch(error){
return t("not_added",{why:error.message});
}
if(!more.length)return answer.text;
if(by!=="callback"&&by!=="shopify")return t("on_page",{title:more.map((line)=>line.title).join(t("and"))});
for(const line of more){
const product={...line,currency:line.currency||answer.cart.currency};
const quantity=line.quantity -(before[line.variant_id]||0);
try{
await add(product,by,quantity);
}catch(error){
return t("shop_refused",{title:line.title,why:error.message});
}
track("add_to_cart",product,{traceId:answer.traceId,name:"Chat"},undefined,quantity);
}
return answer.text;
}
const LONGEST_MS=60000;
const AGAIN_MS=[300,900,2400];
async function stream(path,body,on,halt){
const seen={id:""};
for(let attempt=0;;attempt++){
try{
await listen(path,body,on,halt,seen);
return noteAnswer();
}catch(error){
const lost=!halt.aborted&&!error.status&&attempt<AGAIN_MS.length;
if(!lost&&!halt.aborted)noteFailure(error);
if(!lost)throw error;
await new Promise((resume)=>setTimeout(resume,AGAIN_MS[attempt]));
}
}
}
async function listen(path,body,on,halt,seen){
const options=post(body);
const headers={...options.headers,Accept:"text/event-stream",...(seen.id&&{"Last-Event-ID":seen.id})};
const signal=AbortSignal.any([halt,AbortSignal.timeout(LONGEST_MS)]);
const response=await fetch(HOST+path,{...options,headers,signal});
if(!response.ok)throw await problem(response);
for await(const{event,id,text}of events(response.body)){
on(event,JSON.parse(text));
seen.id=id||seen.id;
if(event==="done"||event==="error")return;
}
throw new Error("the answer broke off");
}
async function*events(body){
const reader=body.pipeThrough(new TextDecoderStream()).getReader();
let rest="";
for(;;){
const{value,done}=await reader.read();
if(done)return;
const text=rest+value;
const held=text.endsWith("\r")?"\r":"";
rest = text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n");
for(let end=rest.indexOf("\n\n");end>=0;end=rest.indexOf("\n\n")){
const event=block(rest.slice(0,end));
rest=rest.slice(end+2);
if(event)yield event;
}
rest+=held;
}
}
function block(text){
const found={event:"message",id:""};
const lines=[];
for(const line of text.split("\n")){
const [, field, value] = /^([a-z]+): ?(.*)$/.exec(line) || [];
if(field==="data")lines.push(value);
else if(field in found)found[field]=value;
}
return lines.length?{...found,text:lines.join("\n")}:null;
}
const KEPT=20;
const EXTRAS=["comparison","facts","sources","contact"];
const LONG=["description","tags","attributes","units","variants"];
class Talk{
constructor(){
this.turns=memory.read("turns")||[];
this.wishes=memory.read("wishes")||[];
this.before=Promise.resolve();
}
keep(){
this.turns=this.turns.slice(-KEPT);
memory.write("turns",this.turns);
memory.write("wishes",this.wishes);
}
forget(){
this.turns=[];
this.wishes=[];
this.before=Promise.resolve();
memory.write("session",null);
memory.write("cart",null);
this.keep();
}
send(turn,on,signal){
const sent=this.before.then(()=>this.exchange(turn,on,signal));
this.before=sent.catch(()=>{});
return sent;
}
async exchange(turn,on,signal){
const id=crypto.randomUUID?.()||String(Math.random());
const answer={id,text:"",kind:"",products:null,wishes:null,cart:null,options:[],traceId:""};
const body={session:session(),turn_id:answer.id,page:about(),shopper:config.shopper,locale:config.locale,...turn};
let fault=null;
await stream(
"/v1/chat",
body,
(event,data)=>{
if(event==="error")fault=new Error(data.detail);
else{
take(answer,event,data);
on(event,answer,data);
}
},
signal,
);
if(fault)throw fault;
return answer;
}
}
function take(answer,event,data){
if(event==="products")answer.products=slim(data.products);
else if(event==="text_delta")answer.text+=data.text;
else if(event==="ledger")answer.wishes=data.ledger;
else if(event==="cart")answer.cart=data.cart;
else if(event==="question")answer.options=data.options;
else if(event==="done"){
Object.assign(answer,{text:data.text,kind:data.kind,traceId:data.trace_id||"",wishes:data.ledger,cart:data.cart});
answer.products=slim(data.products);
answer.options=data.question?data.question.options:[];
for(const key of EXTRAS)answer[key]=data[key];
}
}
const slim=(products)=>
products.map((product)=>Object.fromEntries(Object.entries(product).filter(([key])=>!LONG.includes(key))));
function table({rows,ids},products,list,buy){
const columns=ids.map((id)=>products.find((product)=>product.id===id)).filter(Boolean);
const head=h("tr",{},h("td"),columns.map((product,i)=>h("th",{scope:"col"},title(product,list,i+1))));
const line=({label:name,values})=>h("tr",{},h("th",{scope:"row"},name),values.map((value)=>h("td",{},value??"–")));
const foot=h("tr",{},h("td"),columns.map((product,i)=>h("td",{},buy(product,i+1))));
const inside=h("table",{},h("thead",{},head),h("tbody",{},rows.map(line),foot));
return h("div",{class:"compare",tabindex:"0",role:"region","aria-label":t("comparison")},inside);
}
const LONGEST=1500;
function contactOf(contact,turns,tell){
const back=typeof hooks().onHandOff==="function";
const mail = /^mailto:/i.test(contact?.href || "");
const phone = /^tel:/i.test(contact?.href || "");
const address=mail||phone?contact.href:safeUrl(contact?.href);
if(!address&&!back)return null;
const box=h("input",{type:"checkbox"});
const told=()=>(box.checked?transcript(turns):null);
const link=address&&h("a",{class:"button",href:address,target:mail||phone?null:"_blank",rel:"noopener"},t(mail?"by_email":phone?"by_phone":"by_link",contact));
box.addEventListener("change",()=>{
if (mail) link.href = address + (box.checked ? `${address.includes("?") ? "&" : "?"}body=${encodeURIComponent(told().slice(-LONGEST))}` : "");
});
const button=back&&h("button",{type:"button",class:"button",onclick:()=>pass(button,told(),tell)},t("call_back"));
const consent=(mail||back)&&h("label",{class:"consent"},box,t("transcript"));
return h("section",{class:"box contact","aria-label":t("contact")},consent,link,button);
}
async function pass(button,text,tell){
const result=h("p",{class:"head"});
try{
if((await hooks().onHandOff({session:session(),transcript:text}))===false)throw new Error(t("late"));
result.textContent=t("called_back");
button.replaceWith(result);
}catch(error){
result.textContent=t("not_passed",{why:error.message});
button.after(result);
}
tell(result.textContent);
}
const transcript = (turns) => turns.map(({ say, text }) => (say ? `> ${say}\n` : "") + text).join("\n\n");
const factsOf=(facts)=>h("dl",{class:"stated"},facts.flatMap(([name,value])=>[h("dt",{},name),h("dd",{},value)]));
function basketOf(cart,click){
if(!cart.lines.length)return null;
const said=(amount)=>money(amount,cart.currency);
const rows=cart.lines.map((line)=>{
const steps=h("div",{class:"steps"});
const step=(name,sign,quantity)=>
h("button", { type: "button", class: "button quiet", "aria-label": `${name}: ${line.title}`, onclick: () => click({ action: "set_quantity", id: line.variant_id, quantity }) }, sign);
way().then((by)=>{
if(!changeable(by))return;
steps.append(step(t("less"),"−",line.quantity - 1),step(t("another"),"+",line.quantity+1),step(t("remove"),icon(ICONS.close),0));
});
return h("li", {}, h("span", {}, line.title, h("small", {}, `${line.quantity} × ${said(line.price)}`)), h("strong", {}, said(line.subtotal)), steps);
});
const total=h("p",{class:"sum"},h("span",{},t("total")),h("strong",{},said(cart.total)));
return h("section",{class:"box basket","aria-label":t("cart")},h("ul",{},rows),total);
}
function sourcesOf(sources){
const places=new Map();
for(const{title,heading,text}of sources){
const place = heading && heading !== title ? `${title} › ${heading}` : title;
places.set(place,[...(places.get(place)||[]),text]);
}
const lines=[...places].map(([place,texts])=>h("details",{},h("summary",{},place),texts.map((text)=>h("blockquote",{},text))));
return h("section",{class:"box","aria-label":t("sources")},h("p",{class:"head"},t("sources")),lines);
}
function thumbs(turn,tell,keep){
const thumb=(value,name,drawing)=>{
const button=h("button",{type:"button",class:"round","aria-label":name,title:name,"aria-pressed":String(turn.rated===value)},icon(drawing));
button.addEventListener("click",()=>{
turn.rated=turn.rated===value?0:value;
rate(turn);
row.querySelectorAll("button").forEach((other)=>other.setAttribute("aria-pressed",String(other===button&&turn.rated===value)));
tell(turn.rated ? `${name} ✓` : "");
keep();
});
return button;
};
const row=h("div",{class:"thumbs"},thumb(1,t("helpful"),ICONS.up),thumb(-1,t("unhelpful"),ICONS.down));
return row;
}
function rate({id,say,rated,traceId,products=[]}){
const items=products.map((product,i)=>({item_id:product.id,item_variant:product.variant_id,index:i+1}));
const params={turn_id:id,value:rated,search_term:say||undefined,item_list_id:traceId||undefined,items};
const body={client_id:session(),user_id:config.shopper,events:[{name:"rate_answer",params}]};
fetch(HOST+"/v1/events",{...post(body),keepalive:true}).catch(()=>{});
}
const SCREENS=["products","clarification"];
class Transcript{
constructor(body,talk,act){
Object.assign(this,{body,talk,act});
}
draw(){
this.body.replaceChildren(this.greeting());
this.last=null;
for(const turn of this.talk.turns)this.place(turn,false);
this.chipsOfLast();
this.body.scrollTop=this.body.scrollHeight;
}
greeting(){
const starters=this.talk.turns.length?[]:config.examples;
return h(
"div",
{class:"greeting"},
h("p",{},t("hello")),
starters.length>0&&h("div",{class:"starters"},this.sayings(starters.map((line)=>[line,line]))),
);
}
place(turn,fresh){
if(turn.say)this.body.append(h("p",{class:"mine"},h("span",{class:"hush"},t("you")),turn.say));
const parts={
turn,
chips:h("div",{class:"wishes"}),
cards:h("div",{class:"list"}),
extra:h("div",{class:"extra"}),
text:h("p",{class:"prose"}),
options:h("div",{class:"starters"}),
thumbs:h("div"),
box:h("div",{class:"answer"}),
};
this.last?.chips.replaceChildren();
this.last?.options.replaceChildren();
parts.box.append(parts.text,parts.chips,parts.cards,parts.extra,parts.options,parts.thumbs);
this.body.append(parts.box);
this.last=parts;
if(!fresh){
this.cards(parts,turn.comparison?[]:turn.products,null);
this.beside(parts,turn);
parts.text.textContent=turn.text;
}
return parts;
}
begin(text,n=3){
const turn={say:text,text:"",products:[],options:[]};
this.body.querySelector(".greeting .starters")?.remove();
const parts=this.place(turn,true);
parts.cards.append(...skeletons(n,"row"));
parts.text.textContent=t("looking");
parts.text.classList.add("waiting");
this.gone=null;
this.reveal(parts.box);
}
again(wish){
this.gone=wish;
this.last.box.setAttribute("aria-busy","true");
}
grow(event,answer,data){
const parts=this.last;
if(event==="products")this.cards(parts,data.kind==="comparison"?[]:answer.products,answer.traceId);
else if(event==="ledger")this.wishes(answer.wishes);
else if(event==="stage"&&!answer.text&&!answer.products&&data.note&&config.locale.startsWith("en"))parts.text.textContent=sentence(data.note)+"…";
else if(event==="text_delta"&&!answer.cart){
parts.text.classList.remove("waiting");
parts.text.textContent=answer.text;
}
if(!this.gone)this.reveal(parts.box);
}
finish(answer){
const parts=this.last;
const{products}=answer;
const{id,kind,offer,text,traceId,options,comparison,facts,sources,contact,cart}=answer;
Object.assign(parts.turn,{id,kind,offer,text,products,traceId,options,comparison,facts,sources,contact,cart});
if(answer.wishes)this.talk.wishes=answer.wishes;
this.cards(parts,comparison?[]:products,traceId);
this.beside(parts,parts.turn);
this.wishes(this.talk.wishes);
this.choices(answer.options);
parts.text.classList.remove("waiting");
parts.text.textContent=answer.text;
parts.box.removeAttribute("aria-busy");
if(!this.gone)this.talk.turns.push(parts.turn);
this.talk.keep();
this.act.speak([answer.text,products.length?t("found",{n:products.length}):""].join(" "));
if(!this.gone)this.reveal(parts.box);
}
fail(){
const parts=this.last;
const words=t("unreachable");
parts.box.removeAttribute("aria-busy");
parts.cards.querySelectorAll(".skeleton").forEach((node)=>node.remove());
parts.text.classList.remove("waiting");
parts.text.textContent=words;
this.chipsOfLast();
this.act.speak(words);
}
chipsOfLast(){
if(!this.last)return;
this.wishes(this.talk.wishes);
this.choices(this.last.turn.options||[]);
}
drop(){
this.last.box.remove();
this.last=null;
}
choices(options){
this.last.options.replaceChildren(...this.sayings(options.map(({label,say})=>[label,say])));
}
sayings(pairs){
return pairs.map(([label,say])=>h("button",{type:"button",onclick:()=>this.act.say(say,label)},label));
}
wishes(list){
const currency=this.last.turn.products?.[0]?.currency;
const row=chips(list,currency,(wish)=>this.act.unwish(wish,keyOf(wish)));
redraw(this.last.chips,row,this.act.field);
}
cards(parts,products,traceId){
const list=this.list(parts,traceId);
const old=new Map([...parts.cards.querySelectorAll("[data-id]")].map((node)=>[node.dataset.id,node]));
const stood=new Map([...old].map(([id,node])=>[id,node.getBoundingClientRect().top]));
const nodes=products.map((product,i)=>{
const{why,misses,featured,note:mark}=product;
const kept=old.get(product.id);
if(kept&&kept.dataset.words===why+mark)return kept;
const shown={...this.selling(list,product,i+1),shape:"row",mark,eager:true,asks:this.asks(product)};
const node=card({product,why,misses,featured},shown);
node.dataset.words=why+mark;
return node;
});
parts.cards.replaceChildren(...nodes);
if(old.size&&!matchMedia("(prefers-reduced-motion: reduce)").matches)glide(nodes,stood);
}
list=(parts,traceId)=>({traceId:traceId||parts.turn.traceId,name:"Chat"});
selling(list,product,index){
return{list,index,tell:this.act.speak,bought:()=>this.act.bought(product)};
}
asks(product){
const{id}=product;
const whyNot=t("ask_why_not",product);
return [
{name:t("details"),style:"any",ask:()=>this.act.click({action:"details",id})},
{name:t("why"),style:"now",ask:()=>this.act.click({action:"why",id})},
{name:t("why_not"),style:"then",ask:()=>this.act.say(whyNot)},
];
}
beside(parts,{id,kind,products,comparison,facts,cart,sources,contact}){
parts.box.classList.toggle("screen",SCREENS.includes(kind));
const list=this.list(parts);
const handed=contact!==undefined&&(kind==="chat"||!sources?.length);
const all=[
comparison&&table(comparison,products,list,(product,i)=>buy(product,this.selling(list,product,i))),
facts&&factsOf(facts),
cart&&basketOf(cart,this.act.click),
sources?.length>0&&sourcesOf(sources),
handed&&contactOf(contact,this.talk.turns,this.act.speak),
];
parts.extra.replaceChildren(...all.filter(Boolean));
parts.thumbs.replaceChildren(...(id?[thumbs(parts.turn,this.act.speak,()=>this.talk.keep())]:[]));
}
reveal(box){
const mine=box.previousElementSibling;
this.body.scrollTop=(mine?.classList.contains("mine")?mine:box).offsetTop - 12;
}
}
const sentence=(note)=>note.charAt(0).toUpperCase()+note.slice(1);
function glide(nodes,stood){
for(const node of nodes){
const before=stood.get(node.dataset.id);
const moved=before===undefined?null:before - node.getBoundingClientRect().top;
const from = moved === null ? { opacity: 0, transform: "translateX(40%)" } : { transform: `translateY(${moved}px)` };
if(moved!==0)node.animate([from,{opacity:1,transform:"none"}],{duration:420,easing:"cubic-bezier(.2,.8,.2,1)"});
}
}
const PHONE="(max-width: 640px)";
const HERE={shopkeeperChat:true};
class Chat extends HTMLElement{
constructor(){
super();
this.talk=new Talk();
const name=config.assistant||t("assistant");
this.button=h(
"button",
{type:"button",class:"launch","aria-haspopup":"dialog","aria-expanded":"false",onclick:()=>this.toggle()},
icon(ICONS.chat),
h("span",{},t("ask")),
h("span",{class:"hush"},t("ask_whom",{name})),
);
this.button.hidden=true;
this.told=h("p",{role:"status",class:"hush"});
this.field=h("textarea",{rows:1,maxlength:2000,"aria-label":t("message"),placeholder:t("what"),enterkeyhint:"send"});
this.field.addEventListener("keydown",(event)=>this.typed(event));
this.form=h("form",{class:"compose",onsubmit:(event)=>this.submit(event)},this.field);
this.form.append(h("button",{class:"round send","aria-label":t("send")},icon(ICONS.send)));
this.body=h("div",{class:"talk",tabindex:"0",role:"region","aria-label":t("talk")});
this.dialog=h(
"dialog",
{class:"panel","aria-labelledby":"shopkeeper-title",oncancel:(event)=>(event.preventDefault(),this.close())},
h(
"header",
{},
h("div",{},h("h2",{id:"shopkeeper-title"},name),h("p",{},t("automated"))),
h("button",{type:"button",class:"text",onclick:()=>this.restart()},t("anew")),
h("button",{type:"button",class:"round","aria-label":t("close_chat"),onclick:()=>this.close()},icon(ICONS.close)),
),
this.body,
this.form,
this.told,
);
this.dialog.addEventListener("keydown",(event)=>event.key==="Escape"&&(event.preventDefault(),this.close()));
shadow(this).append(this.button,this.dialog);
const speak=(text)=>(this.told.textContent=text);
this.transcript=new Transcript(this.body,this.talk,{
field:this.field,
speak,
say:(text,shown)=>this.say(text,shown),
unwish:(wish,key)=>this.unwish(wish,key),
click:(click)=>this.turn({click},()=>this.transcript.begin("",0),()=>{}),
bought:(product)=>this.bought(product),
});
}
connectedCallback(){
ping().then((up)=>{
this.button.hidden=!up&&!this.talk.turns.length;
});
addEventListener("popstate",(this.back=()=>this.follow()));
if(history.state&&history.state.shopkeeperChat)this.open(false);
}
disconnectedCallback(){
removeEventListener("popstate",this.back);
this.asked?.abort();
}
toggle(){
if(this.dialog.open)this.close();
else this.open(true);
}
open(fresh){
if(this.dialog.open)return;
this.modal=matchMedia(PHONE).matches;
if(fresh&&this.modal)history.pushState({...history.state,...HERE},"");
if(this.modal)this.dialog.showModal();
else this.dialog.show();
this.button.hidden=false;
this.button.setAttribute("aria-expanded","true");
this.fit();
this.transcript.draw();
this.field.focus({preventScroll:true});
this.offer();
window.visualViewport?.addEventListener("resize",(this.fitted=()=>this.fit()));
}
close(){
if(history.state&&history.state.shopkeeperChat)history.back();
else this.shut();
}
follow(){
if(history.state&&history.state.shopkeeperChat)this.open(false);
else this.shut();
}
shut(){
if(!this.dialog.open)return;
window.visualViewport?.removeEventListener("resize",this.fitted);
this.dialog.close();
this.button.setAttribute("aria-expanded","false");
this.button.focus({preventScroll:true});
}
fit(){
const seen=window.visualViewport;
this.dialog.style.height = this.modal && seen ? `${seen.height}px` : "";
}
restart(){
this.asked?.abort();
this.talk.forget();
this.transcript.draw();
this.field.focus();
}
typed(event){
if(event.key!=="Enter"||event.shiftKey||event.isComposing)return;
event.preventDefault();
this.submit(event);
}
submit(event){
event.preventDefault();
const text=this.field.value.trim();
if(!text||this.busy)return;
this.field.value="";
this.say(text);
}
async offer(){
const page=about();
if(!page||memory.read("hushed")||memory.read("offered")===page.product||this.talk.turns.some((turn)=>!turn.offer))return;
memory.write("offered",page.product);
this.talk.turns=[];
this.transcript.draw();
await this.turn({},()=>this.transcript.begin(""),()=>{},true);
}
async say(text,shown=text){
if (/^\W*stop\W*$/i.test(text)) memory.write("hushed", true);
await this.turn(
{say:text},
()=>this.transcript.begin(shown),
()=>{
this.field.value=this.field.value||text;
},
);
}
async unwish(wish,key){
await this.turn({click:{action:"remove_constraint",key}},()=>this.transcript.again(wish),()=>{});
}
bought({id,variant_id}){
this.talk.send({click:{action:"add_to_cart",id,variant_id}},()=>{},new AbortController().signal).then((answer)=>answer.cart&&remember(answer.cart),()=>{});
}
working(on){
this.busy=on;
this.form.toggleAttribute("busy",on);
}
async turn(message,begin,undo,unasked=false){
if(this.busy)return;
this.working(true);
this.asked=new AbortController();
begin();
try{
const answer=await this.talk.send(message,(event,so,data)=>this.transcript.grow(event,so,data),this.asked.signal);
if(answer.kind==="cart")answer.text=await carry(answer);
if(unasked&&!answer.products.length)return this.transcript.drop();
if(unasked)Object.assign(answer,{offer:true,options:[...answer.options,{label:t("stop"),say:"stop"}]});
this.transcript.finish(answer);
}catch{
if(!this.asked.signal.aborted){
undo();
if(unasked)this.transcript.drop();
else this.transcript.fail();
}
}finally{
this.working(false);
if(this.dialog.open&&!this.shadowRoot.activeElement)this.body.focus({preventScroll:true});
}
}
}
const SEARCH_FIELDS='input[type="search"],form[role="search"] input[type="text"],[role="search"] input:not([type]),input[name="q"]';
function start(){
customElements.define("shopkeeper-grid",Grid);
customElements.define("shopkeeper-carousel",Carousel);
customElements.define("shopkeeper-results",Overlay);
customElements.define("shopkeeper-chat",Chat);
defineCombobox();
const fields=config.input||SEARCH_FIELDS;
const here=document.querySelector("shopkeeper-grid");
const overlay=!here&&config.grid==="overlay"?h("shopkeeper-results"):null;
if(overlay)document.body.append(overlay);
const search=async(text)=>(here?here.search(text):overlay?overlay.search(text):false);
search.wanted=()=>Boolean(here||overlay);
const known=new WeakSet();
const attach=(field)=>{
if(!field?.matches?.(fields)||known.has(field))return;
known.add(field);
combobox(field,search);
};
addEventListener("focusin",(event)=>attach(event.target));
attach(document.activeElement);
addEventListener("shopkeeper:shown",(event)=>document.querySelectorAll(fields).forEach((field)=>(field.value=event.detail.q)));
if(config.chat&&!document.querySelector("shopkeeper-chat"))document.body.append(h("shopkeeper-chat"));
}
if(!customElements.get("shopkeeper-grid"))start();
})();
