(() => {
"use strict";
function shared() { return {HOST,ICONS,WORDS,about,add,buy,card,cartPage,changeable,chips,config,h,hooks,icon,keyOf,memory,money,noteAnswer,noteFailure,post,problem,redraw,safeUrl,session,set,skeletons,styles,t,title,track,way}; }
const CSS_TEXT = ":host{--accent:var(--shopkeeper-accent,#1f5c47);--on-accent:var(--shopkeeper-on-accent,#ffffff);--paper:var(--shopkeeper-background,#ffffff);--soft:var(--shopkeeper-soft,#f4f2ee);--ink:var(--shopkeeper-text,#1d1f22);--hint:var(--shopkeeper-muted,#595d64);--line:var(--shopkeeper-border,#dedad3);--warm:var(--shopkeeper-warm,#8a4b0f);--bad:var(--shopkeeper-bad,#a8231f);--round:var(--shopkeeper-radius,14px);--shade:0 1px 2px rgb(0 0 0 / 6%),0 12px 40px rgb(0 0 0 / 16%);--level:var(--shopkeeper-level,2147483000);font:400 16px/1.45 var(--shopkeeper-font,-apple-system,BlinkMacSystemFont,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,system-ui,sans-serif);color:var(--ink);text-align:start;letter-spacing:normal;text-transform:none;-webkit-text-size-adjust:100%}@supports (color:light-dark(#000,#fff)){:host{--accent:var(--shopkeeper-accent,light-dark(#1f5c47,#86d3b3));--on-accent:var(--shopkeeper-on-accent,light-dark(#ffffff,#10261d));--paper:var(--shopkeeper-background,light-dark(#ffffff,#16181b));--soft:var(--shopkeeper-soft,light-dark(#f4f2ee,#22262b));--ink:var(--shopkeeper-text,light-dark(#1d1f22,#eceae6));--hint:var(--shopkeeper-muted,light-dark(#595d64,#a9adb4));--line:var(--shopkeeper-border,light-dark(#dedad3,#383d44));--warm:var(--shopkeeper-warm,light-dark(#8a4b0f,#f0b774));--bad:var(--shopkeeper-bad,light-dark(#a8231f,#ff9d95))}}*,*::before,*::after{box-sizing:border-box}[hidden]{display:none !important}p,h2,h3,ul,fieldset{margin:0;padding:0;border:0;min-width:0}ul{list-style:none}button,input,select,textarea{font:inherit;color:inherit;letter-spacing:inherit}input,select,textarea{font-size:16px}  button{cursor:pointer;-webkit-tap-highlight-color:transparent}a{color:inherit;text-decoration:none}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}.hush{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.icon{width:20px;height:20px;flex:none;fill:none;stroke:currentcolor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}.button{display:inline-flex;align-items:center;justify-content:center;gap:6px;min-height:38px;padding:6px 16px;border:1px solid transparent;border-radius:999px;background:var(--accent);color:var(--on-accent);font-size:14px;font-weight:600;line-height:1.2}.button .icon{width:16px;height:16px;stroke-width:2.6}.button.quiet{background:transparent;border-color:var(--line);color:var(--ink)}.button.quiet:hover{border-color:var(--hint)}.button[aria-disabled=\"true\"]{opacity:.75;cursor:default}.button:disabled{opacity:.5;cursor:default}.round{display:grid;place-items:center;flex:none;width:40px;height:40px;padding:0;border:0;border-radius:50%;background:transparent}.round:hover{background:var(--soft)}.text{border:0;background:none;color:var(--hint);font-size:13px;min-height:36px;padding:0 8px;border-radius:8px;white-space:nowrap}.text:hover{color:var(--ink);background:var(--soft)}.card{position:relative;color:var(--ink)}.media{position:relative;aspect-ratio:1;border-radius:var(--round);overflow:hidden;background:var(--soft)}.media img{display:block;width:100%;height:100%;object-fit:contain}.blank{display:grid;place-items:center;width:100%;height:100%;color:var(--hint)}.blank .icon{width:34%;height:34%;stroke-width:1;opacity:.55}.facts{display:flex;flex-direction:column;min-width:0}.title{font-size:15px;font-weight:500;line-height:1.32;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}.title a::after{content:\"\";position:absolute;inset:0;border-radius:var(--round)}.title a:focus-visible{outline:none}.card:has(.title a:focus-visible){outline:2px solid var(--accent);outline-offset:4px;border-radius:var(--round)}.card:hover .title a{text-decoration:underline;text-underline-offset:3px;text-decoration-thickness:1px}.brand,.rating,.why,.news,.misses,.refused,.featured{font-size:13px;line-height:1.35;color:var(--hint)}.worth{display:grid;gap:4px}.price strong{font-weight:650;font-variant-numeric:tabular-nums}.price s{color:var(--hint);font-size:13px;margin-inline-start:4px}.why{color:var(--ink)}.why::first-letter{text-transform:uppercase}.news,.misses{color:var(--warm)}.refused{color:var(--bad);margin-top:4px}.featured{font-style:italic}.mark{align-self:flex-start;padding:3px 10px;margin-bottom:4px;border-radius:999px;background:color-mix(in srgb,var(--accent) 14%,var(--paper));color:var(--ink);font-size:12px;font-weight:600;line-height:1.3}.buy .button{background:color-mix(in srgb,var(--accent) 11%,var(--paper));color:var(--ink);transition:background .12s,color .12s}.buy .button.quiet{background:transparent}.buy button:hover,.buy button:active{background:var(--accent);color:var(--on-accent)}.buy{position:relative;z-index:1;min-height:38px;pointer-events:none}.buy > *{pointer-events:auto}.buy:has(.choose) > .button{display:none}.choose{display:flex;flex-wrap:wrap;gap:6px}.choose p{flex:1 0 100%;font-size:13px;color:var(--hint)}.tall{display:flex;flex-direction:column;gap:12px}.tall .facts{flex:1;gap:4px}.tall .title{min-height:2.64em}.tall .why{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}.deeds{display:flex;flex-wrap:wrap;align-items:center;gap:4px 14px}.tall .deeds{margin-top:auto}.tall .deeds .buy{width:100%}.tall .buy{margin-top:auto;padding-top:8px;min-height:46px}.tall .buy .button{width:100%}.buy .choose .button{width:auto;min-width:40px;min-height:34px;padding:4px 12px;font-size:13.5px}.mark::first-letter{text-transform:uppercase}.skeleton .media,.skeleton i{animation:pulse 1.4s ease-in-out infinite alternate}.skeleton i{display:block;height:14px;margin:4px 0;border-radius:6px;background:var(--soft)}.skeleton i:nth-child(2){width:70%}.skeleton i:nth-child(3){width:40%}.tall.skeleton .facts{min-height:190px}@keyframes pulse{to{opacity:.45}}.chips{display:flex;flex-wrap:wrap;gap:8px}.chip{display:inline-flex;align-items:center;gap:4px;min-height:34px;max-width:100%;padding:4px 8px 4px 14px;border:1px solid var(--line);border-radius:999px;background:var(--paper);font-size:14px;font-weight:550;line-height:1.25;text-align:start}.chip .icon{width:16px;height:16px;opacity:.6}.chip.held{background:color-mix(in srgb,var(--accent) 10%,var(--paper));border-color:color-mix(in srgb,var(--accent) 40%,var(--paper))}.chip.open{border-style:dashed;color:var(--hint);font-weight:450}.chip:hover{border-color:var(--accent)}.chip:hover .icon{opacity:1}:host(shopkeeper-grid){display:block;container-type:inline-size}.grid{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:16px 20px;align-items:start}.main{grid-column:1 / -1;min-width:0}.folded[open]{grid-column:1 / -1}.count{font-size:15px;color:var(--hint);min-height:1.45em}.order{display:flex;align-items:center;gap:8px;font-size:14px;color:var(--hint)}.order select{min-height:38px;padding:0 10px;border:1px solid var(--line);border-radius:10px;background:var(--paper);color:var(--ink)}.wishes:not(:empty),.notes:not(:empty){margin-top:12px}.notes{display:grid;gap:8px;font-size:14px;color:var(--hint)}.nothing{font-size:18px;padding:24px 0}.notes strong{color:var(--ink)}.ways{display:flex;flex-wrap:wrap;gap:8px}.cards{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:28px 14px;margin-top:20px}[aria-busy=\"true\"] .cards,[aria-busy=\"true\"] .list{opacity:.55;transition:opacity .15s .12s}.more{display:flex;margin:32px auto 8px;min-width:180px;min-height:44px}.folded > summary{list-style:none;cursor:pointer}.folded > summary::-webkit-details-marker,.side summary::-webkit-details-marker{display:none}.side{display:grid;gap:22px;padding-top:16px}.side fieldset{display:grid;gap:2px;font-size:14px}.side legend{padding:0;margin-bottom:6px;font-size:13px;font-weight:650}.side legend::first-letter{text-transform:uppercase}.done{min-height:46px}.side summary{cursor:pointer;padding:6px 0;color:var(--accent);font-size:13.5px}.choice{display:flex;align-items:center;gap:10px;min-height:32px;cursor:pointer}.choice span{flex:1;min-width:0;overflow-wrap:anywhere}.choice input{width:18px;height:18px;margin:0;accent-color:var(--accent);flex:none}.side small{color:var(--hint);font-size:12.5px;font-variant-numeric:tabular-nums}.bounds{display:flex;gap:10px;margin-bottom:4px}.bound{display:grid;gap:2px;flex:1;font-size:12.5px;color:var(--hint);min-width:0}.bound input{width:100%;min-height:38px;padding:0 10px;border:1px solid var(--line);border-radius:10px;background:var(--paper);color:var(--ink)}@container (max-width:340px){.order span{display:none}}@container (min-width:560px){.cards{grid-template-columns:repeat(auto-fill,minmax(180px,1fr));gap:36px 22px}}@container (min-width:860px){.grid{grid-template:auto 1fr / 220px minmax(0,1fr);gap:0 44px}.done{display:none}.folded,.folded[open]{grid-column:1;grid-row:1 / 3}.folded > summary{display:none}.order{grid-column:2;justify-self:end}.main{grid-column:2;margin-top:-38px}.folded[hidden] ~ .main{margin-top:0}.main .count{line-height:38px;padding-inline-end:230px}.side{padding-top:6px}}.over{width:100%;max-width:none;height:100dvh;max-height:none;margin:0;padding:0;border:0;background:var(--paper);color:var(--ink);overscroll-behavior:contain}.over::backdrop{background:var(--paper)}.over > header{position:sticky;top:0;z-index:2;display:flex;gap:10px;align-items:center;padding:14px max(16px,calc(50vw - 620px));background:var(--paper);border-bottom:1px solid var(--line)}.over form{flex:1}.over input[type=\"search\"]{width:100%;min-height:46px;padding:0 18px;border:1px solid var(--line);border-radius:999px;background:var(--soft)}.over input::-webkit-search-cancel-button{appearance:none;width:14px;height:14px;background:currentcolor;clip-path:polygon(14% 0,50% 36%,86% 0,100% 14%,64% 50%,100% 86%,86% 100%,50% 64%,14% 100%,0 86%,36% 50%,0 14%);cursor:pointer}.over .page{padding:20px max(16px,calc(50vw - 620px)) 60px}:host(shopkeeper-carousel){display:block;min-height:400px}:host(shopkeeper-carousel[empty]){display:none}.carousel header{display:flex;align-items:center;justify-content:space-between;margin-bottom:14px}.carousel h2{font-family:var(--shopkeeper-heading,inherit);font-size:25px;font-weight:650;letter-spacing:-.01em;line-height:1.25}.carousel .arrows{display:flex;gap:4px}.row-scroll{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(158px,208px);gap:20px;overflow-x:auto;padding:6px 6px 14px;margin:-6px;scroll-snap-type:x proximity;scrollbar-width:thin;overscroll-behavior-x:contain;border-radius:var(--round)}.row-scroll > *{scroll-snap-align:start;scroll-margin-inline-start:6px}:host(shopkeeper-suggestions){position:absolute;z-index:var(--level);display:block}:host(shopkeeper-suggestions[hidden]){display:none}.drop{max-height:min(70vh,560px);overflow:auto;padding:8px;border:1px solid var(--line);border-radius:var(--round);background:var(--paper);box-shadow:var(--shade)}:host(shopkeeper-option){display:block;cursor:pointer}.option{display:flex;align-items:center;gap:12px;min-height:40px;padding:6px 10px;border-radius:10px;font-size:14.5px;line-height:1.3}.option .icon{color:var(--hint);width:18px;height:18px}.option .media{width:46px;flex:none;border-radius:8px}.option .media .icon{width:50%;height:50%}.option .name{flex:1;min-width:0}.option strong{font-weight:650;font-variant-numeric:tabular-nums;white-space:nowrap}.option:hover,:host([aria-selected=\"true\"]) .option{background:var(--soft)}:host([aria-selected=\"true\"]) .option{box-shadow:inset 0 0 0 2px var(--accent)}.launch{position:fixed;inset:auto max(20px,env(safe-area-inset-right)) max(20px,env(safe-area-inset-bottom)) auto;z-index:var(--level);display:flex;align-items:center;gap:8px;min-height:52px;padding:0 20px 0 16px;border:0;border-radius:999px;background:var(--accent);color:var(--on-accent);font-weight:600;box-shadow:var(--shade)}.early{position:fixed;inset:auto 20px 20px auto;z-index:var(--level);width:min(380px,calc(100vw - 40px));height:52px;padding:13px 20px;border:1px solid var(--line);border-radius:26px;background:var(--paper);color:var(--ink);resize:none}.absent{position:fixed;inset:auto 20px 84px auto;z-index:var(--level);max-width:min(320px,calc(100vw - 40px));padding:10px 16px;border:1px solid var(--line);border-radius:var(--round);background:var(--paper);font-size:14px}.launch .icon{width:22px;height:22px}@media (max-width:640px){.launch{min-height:54px}}@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation:none !important;transition:none !important;scroll-behavior:auto !important}}@media (forced-colors:active){.chip,.button,.launch,.mark{border:1px solid}:host([aria-selected=\"true\"]) .option{outline:2px solid}}";
const tag=document.currentScript;
const data=tag?tag.dataset:{};
const HOST = (data.api || (tag && tag.src ? new URL(tag.src).origin : location.origin)).replace(/\/$/, "");
const beside=(name)=>new URL(name,(tag&&tag.src)||HOST+"/widget/").href;
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
cartPage: data.cartPage || "", // where the shop's cart is seen and paid
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
const sheet=styles(CSS_TEXT);
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
function styles(text){
const made=new CSSStyleSheet();
made.replaceSync(text);
return made;
}
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
unreachable:["The assistant can’t be reached just now. The shop’s own search and pages work as always.","Der Assistent ist gerade nicht erreichbar. Suche und Seiten des Shops gehen wie immer.","L’assistant est injoignable pour l’instant. La recherche et les pages de la boutique marchent comme toujours.","Ahora no se puede contactar con el asistente. La búsqueda y las páginas de la tienda funcionan como siempre."],
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
choose:["Choose: {option}","Auswählen: {option}","Choisir : {option}","Elegir: {option}"],
not_chosen:["Don’t add","Nicht hinzufügen","Ne pas ajouter","No añadir"],
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
yes:["yes","ja","oui","sí"],
no:["no","nein","non","no"],
or:[" or "," oder "," ou "," o "],
hid_excluded:["Hidden before: you excluded {wish}","Vorher verborgen: Sie haben {wish} ausgeschlossen","Masqué avant : vous aviez exclu {wish}","Oculto antes: usted excluyó {wish}"],
hid_asked:["Hidden before: you asked for {wish}","Vorher verborgen: Sie wollten {wish}","Masqué avant : vous vouliez {wish}","Oculto antes: usted pidió {wish}"],
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
ask_instead:["Ask the assistant","Den Assistenten fragen","Demander à l’assistant","Preguntar al asistente"],
category:["Department","Abteilung","Rayon","Sección"],
brand:["Brand","Marke","Marque","Marca"],
price:["Price","Preis","Prix","Precio"],
rating:["Rating","Bewertung","Note","Valoración"],
show_found:["Show {n} product|Show {n} products","{n} Produkt zeigen|{n} Produkte zeigen","Voir {n} produit|Voir {n} produits","Ver {n} producto|Ver {n} productos"],
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
return by!=="none"&&!["out_of_stock","discontinued"].includes(product.availability)&&takes(product,by);
}
const takes = ({ variant_id }, by) => by !== "shopify" || /^\d+$/.test(variant_id);
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
const cartPage=async()=>safeUrl(config.cartPage||((await way())==="shopify"?shopRoot()+"cart":""));
const shopRoot=()=>window.Shopify?.routes?.root||"/";
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
const response=await fetch(shopRoot()+path,{
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
return value;
}
function said(wish,currency){
const one=(value)=>{
if(["price","was_price"].includes(wish.field))return money(value,currency);
const name=fieldName(wish.field);
if(String(value)==="true")return name;
if(String(value)==="false")return t("not",{value:name});
return wish.unit ? `${value} ${wish.unit}` : String(value);
};
const all=[wish.value].flat().map(one);
return [all.slice(0,-1).join(", "),all.at(-1)].filter(Boolean).join(t("or"));
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
const GONE=["out_of_stock","discontinued"];
const had=(variant)=>!GONE.includes(variant.availability);
async function chosen(product,wishes,takes,slot){
const all=await call("/v1/products/"+encodeURIComponent(product.id)).then(({variants})=>variants.filter(takes),()=>[]);
let left=within(all,wishes);
const picked=[];
for(let name=openOption(left);name;name=openOption(left)){
const value=await valueOf(name,left,product,slot);
if(value===null)return null;
picked.push(value);
left=left.filter((variant)=>variant.options[name]===value);
}
const found=left.find((variant)=>had(variant)&&variant.variant_id===product.variant_id)||left.find(had);
if(!found)return{...product,picked};
const{variant_id,price,was_price,availability}=found;
return{...product,variant_id,price,was_price,availability,picked};
}
function within(variants,wishes){
let left=variants;
for(const wish of wishes){
const kept=wish.field.startsWith("attributes.")?left.filter(({options})=>meets({attributes:options},wish)):left;
if(kept.some(had))left=kept;
}
return left;
}
function openOption(variants){
const [first,...others]=variants.filter(had);
return first&&Object.keys(first.options).find((name)=>others.some(({options})=>options[name]!==first.options[name]));
}
function valueOf(name,variants,product,slot){
const words=t("choose",{option:fieldName(name)});
const shown=variants.find((variant)=>variant.variant_id===product.variant_id);
const values=new Set([shown,...variants].filter(Boolean).map(({options})=>options[name]));
return new Promise((resolve)=>{
const end=(value)=>{
group.remove();
slot.querySelector("button").focus({preventScroll:true});
resolve(value);
};
const option=(value)=>{
const gone=!variants.some((variant)=>had(variant)&&variant.options[name]===value);
return h("button", { type: "button", class: "button quiet", disabled: gone, onclick: () => end(value) }, gone ? `${value} · ${t("out_of_stock")}` : value);
};
const away=h("button",{type:"button",class:"button quiet","aria-label":t("not_chosen"),title:t("not_chosen"),onclick:()=>end(null)},icon(ICONS.close));
const group = h("div", { class: "choose", role: "group", "aria-label": `${words}: ${product.title}` }, h("p", {}, words), [...values].filter(Boolean).map(option), away);
group.addEventListener("keydown",(event)=>{
if(event.key!=="Escape")return;
event.preventDefault();
event.stopPropagation();
end(null);
});
slot.querySelector(".choose")?.remove();
slot.append(group);
group.querySelector("button:enabled").focus({preventScroll:true});
group.scrollIntoView({block:"nearest"});
});
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
function card(pick,{shape,list,index,mark,tell,bought,eager,wishes,asks=[]}){
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
h("div",{class:"deeds"},buy(product,{list,index,tell,bought,wishes}),asks.map((one)=>asked(one,product))),
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
async function press(button,slot,shown,by,{list,index,tell,bought,wishes}){
if(button.getAttribute("aria-disabled")==="true")return;
button.setAttribute("aria-disabled","true");
slot.querySelector(".refused")?.remove();
const product=await chosen(shown,wishes?.()||[],(variant)=>takes(variant,by),slot);
if(!product)return button.removeAttribute("aria-disabled");
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
bought?.(product);
tell(t("added_told",{title:[product.title,...product.picked].join(", ")}));
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
const wanted=()=>Boolean(history.state&&history.state.shopkeeperChat);
let fetched;
let failures=0;
function fetchPanel(){
const address = beside("shopkeeper-panel.js") + (failures ? `?${failures}` : "");
fetched=fetched||import(address).then((file)=>file.default(shared()).Panel,unfetched);
return fetched;
}
function unfetched(error){
fetched=null;
failures++;
throw error;
}
class Chat extends HTMLElement{
constructor(){
super();
const early=()=>fetchPanel().catch(()=>{});
this.name=config.assistant||t("assistant");
this.button=h(
"button",
{type:"button",class:"launch","aria-haspopup":"dialog","aria-expanded":"false",onclick:()=>this.toggle(),onpointerenter:early,onfocus:early},
icon(ICONS.chat),
h("span",{},t("ask")),
h("span",{class:"hush"},t("ask_whom",{name:this.name})),
);
this.button.hidden=true;
this.absent=h("p",{role:"alert",class:"absent"},t("unreachable"));
this.early=h("textarea",{rows:1,class:"early",maxlength:2000,"aria-label":this.name,placeholder:t("ask")+"…",onkeydown:(event)=>this.typed(event)});
shadow(this).append(this.button);
}
connectedCallback(){
ping().then((up)=>{
this.button.hidden=!up&&!(memory.read("turns")||[]).length;
});
addEventListener("popstate",(this.back=()=>this.follow()));
addEventListener("shopkeeper:ask",(this.asked=(event)=>this.open(true,event.detail)));
if(wanted())this.open(false);
}
disconnectedCallback(){
removeEventListener("popstate",this.back);
removeEventListener("shopkeeper:ask",this.asked);
this.panel?.leave();
}
toggle(){
if(this.panel?.shown)this.panel.close();
else this.open(true);
}
async open(fresh,say=""){
const{early}=this;
this.absent.remove();
if(fresh&&!this.panel){
this.shadowRoot.append(early);
early.focus({preventScroll:true});
}
try{
const Panel=await fetchPanel();
this.panel=this.panel||new Panel(this);
}catch{
this.shadowRoot.append(this.absent);
return;
}finally{
early.remove();
}
if(fresh||wanted())this.panel.open(fresh,say||this.said,early.value);
early.value=this.said="";
}
typed(event){
if(event.key!=="Enter"||event.shiftKey||event.isComposing)return;
event.preventDefault();
if(this.said)return;
this.said=this.early.value.trim();
this.early.value="";
}
follow(){
if(wanted())this.open(false);
else this.panel?.shut();
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
const leaf=(value)=>(value==="true"?t("yes"):value==="false"?t("no"):value.split(" > ").pop());
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
this.done=h("button",{type:"button",class:"button done",onclick:()=>this.unfold()});
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
if(target&&!further){
if(read(this.param).q===this.state.q)location.replace(target);
else location.assign(target);
return true;
}
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
return card(pick,{shape:"tall",list,index:before+i+1,mark,tell,eager:before+i<8,wishes:()=>slate.constraints});
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
this.side.replaceChildren(...filters(facets,this.state,slate.currency,(patch)=>this.change(patch)),this.done);
this.done.textContent=t("show_found",{n:slate.total});
this.folded.hidden=this.order.parentElement.hidden=!facets.length;
focused();
redraw(this.wishes,chips(slate.constraints,slate.currency,(wish)=>this.drop(wish,slate)),this.order);
this.notes.replaceChildren(...this.remarks(slate));
}
unfold(){
this.folded.open=false;
this.folded.firstElementChild.focus();
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
const ask=nothing&&this.state.q&&config.chat&&h("div",{class:"ways"},h("button",{type:"button",class:"button quiet",onclick:()=>this.ask()},t("ask_instead")));
return [...fixed,...sold,nothing,ask,buttons.length>0&&h("div",{class:"ways"},buttons)].filter(Boolean);
}
ask(){
this.dispatchEvent(new CustomEvent("shopkeeper:ask",{bubbles:true,composed:true,detail:this.state.q}));
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
this.addEventListener("shopkeeper:ask",()=>this.leave());
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
