export default ({HOST,ICONS,WORDS,about,add,buy,card,cartPage,changeable,chips,config,h,hooks,icon,keyOf,memory,money,noteAnswer,noteFailure,post,problem,redraw,safeUrl,session,set,skeletons,styles,t,title,track,way}) => {
const PANEL_CSS_TEXT = ".row{display:grid;grid-template-columns:92px minmax(0,1fr);gap:14px;padding:12px 0;align-items:start}.row + .row,.row + .head{border-top:1px solid var(--line)}.row + .head{padding-top:14px}.row .facts{gap:2px}.row .worth{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 12px}.row .buy{margin-top:6px;min-height:34px}.row .buy .button{min-height:34px;padding:4px 14px;font-size:13.5px}.row .title{font-size:15px}.panel{position:fixed;inset:auto 20px 20px auto;z-index:var(--level);flex-direction:column;width:420px;height:min(720px,calc(100dvh - 40px));max-width:none;max-height:calc(100dvh - 40px);margin:0;padding:0;border:1px solid var(--line);border-radius:calc(var(--round) + 4px);background:var(--paper);color:var(--ink);box-shadow:var(--shade);overflow:hidden}.panel[open]{display:flex;animation:rise .22s cubic-bezier(.2,.8,.2,1)}@keyframes rise{from{opacity:0;transform:translateY(14px)}}.panel > .bar{display:flex;align-items:center;gap:4px;padding:12px 10px 12px 18px;border-bottom:1px solid var(--line)}.panel > .bar div{flex:1;min-width:0}.panel h2{font-size:16px;font-weight:650;line-height:1.3}.panel > .bar p{font-size:12.5px;color:var(--hint);line-height:1.3}.talk{position:relative;flex:1;overflow-y:auto;overscroll-behavior:contain;padding:18px;display:flex;flex-direction:column;gap:14px}.talk:focus-visible{outline-offset:-3px}.talk > *{flex:none}.talk::after{content:\"\";flex:none;height:1px}.greeting{display:grid;gap:14px;color:var(--hint);font-size:15px}.starters{display:grid;gap:8px}.starters button{padding:10px 14px;border:1px solid var(--line);border-radius:14px;background:var(--paper);color:var(--ink);text-align:start;font-size:14.5px;line-height:1.35}.starters button:hover{border-color:var(--accent)}.mine{align-self:flex-end;max-width:85%;padding:9px 15px;border-radius:18px 18px 5px;background:var(--soft);overflow-wrap:anywhere;white-space:pre-wrap;font-size:15px}.answer{display:grid;gap:10px;min-width:0}.answer .list > .row:first-child{padding-top:4px}.answer .wishes{margin:0}.answer .wishes:empty{display:none}.quick{display:flex;gap:8px;padding:10px 12px 0;overflow-x:auto;scrollbar-width:thin;flex:none}.quick:empty{display:none}.quick button{flex:none;min-height:38px;padding:6px 14px;border:1px solid var(--accent);border-radius:999px;background:var(--paper);font-size:14px;font-weight:550}.quick button::first-letter{text-transform:uppercase}.quick button:hover{background:var(--soft)}.quick:not(:empty) + .compose{border-top:0}.prose{white-space:pre-line;overflow-wrap:anywhere;font-size:15px}.prose:empty{display:none}.answer:last-child > .prose{min-height:2.9em}  .waiting{color:var(--hint)}.answer > div:empty{display:none}.compare{overflow-x:auto;border:1px solid var(--line);border-radius:var(--round)}.compare table{width:100%;border-collapse:collapse;font-size:13px;line-height:1.35}.compare th,.compare td{padding:8px 7px;min-width:84px;text-align:start;vertical-align:top;font-weight:400}.compare thead th{font-weight:600}.compare tbody tr{border-top:1px solid var(--line)}.compare th a{text-decoration:underline;text-underline-offset:3px}.compare .button{padding:4px 8px;min-height:34px;border-radius:12px;font-size:13px}.compare tbody th,.compare thead td{position:sticky;left:0;min-width:76px;background:var(--paper);color:var(--hint);overflow-wrap:anywhere}.deeds > .button{position:relative;z-index:1;min-height:34px;padding:3px 0;border:0;color:var(--hint);font-size:13px;font-weight:500;margin-top:6px;text-decoration:underline;text-underline-offset:3px}.deeds > .button:hover{color:var(--ink)}.answer:has(~ .answer.screen) .now,.answer:not(:has(~ .answer.screen)) .then{display:none}.extra:not(:empty){display:grid;gap:10px;min-width:0}.box{padding:10px 14px;border:1px solid var(--line);border-radius:var(--round);font-size:14px;line-height:1.4}.head{font-size:13px;font-weight:650}.box summary{cursor:pointer;padding:4px 0}.box blockquote{margin:2px 0 8px;padding-inline-start:10px;border-inline-start:3px solid var(--line);color:var(--hint)}.basket li{display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px;padding:6px 0;border-bottom:1px solid var(--line)}.basket li > span{flex:1 1 150px;min-width:0}.basket small{display:block;color:var(--hint);font-size:13px}.basket strong{font-variant-numeric:tabular-nums}.basket .sum{display:flex;justify-content:space-between;padding-top:8px}.basket a.button{margin-top:10px}.basket > small{margin-top:6px}.steps{display:flex;gap:4px}.answer:has(~ .answer) .steps{display:none}.steps .button{min-width:34px;min-height:34px;padding:0 8px}.contact{display:grid;gap:10px}.contact .button{overflow-wrap:anywhere}.consent{display:flex;align-items:center;gap:10px;min-height:32px;cursor:pointer}.consent input{width:18px;height:18px;margin:0;accent-color:var(--accent);flex:none}.stated{display:grid;grid-template-columns:minmax(80px,130px) 1fr;gap:4px 14px;margin:0;font-size:14px;line-height:1.4}.stated dt{color:var(--hint)}.stated dd{margin:0;min-width:0;overflow-wrap:anywhere}.thumbs{display:flex;gap:2px;margin-inline-start:-8px}.thumbs .round{width:34px;height:34px;color:var(--hint)}.thumbs .icon{width:18px;height:18px}.thumbs [aria-pressed=\"true\"]{color:var(--accent)}.thumbs [aria-pressed=\"true\"] .icon{fill:color-mix(in srgb,var(--accent) 25%,transparent)}.compose{display:flex;align-items:flex-end;gap:8px;padding:12px 12px max(12px,env(safe-area-inset-bottom));border-top:1px solid var(--line)}.compose textarea{flex:1;min-width:0;min-height:44px;max-height:120px;padding:10px 16px;border:1px solid var(--line);border-radius:22px;background:var(--paper);resize:none;field-sizing:content;line-height:1.4}.compose textarea::placeholder{color:var(--hint);opacity:1}.send{width:44px;height:44px;background:var(--accent);color:var(--on-accent)}.compose[busy] .send{opacity:.5}.send:hover{background:var(--accent);filter:brightness(1.1)}@media (max-width:640px),(max-height:480px){.panel{inset:0;width:100%;height:100dvh;max-height:none;border:0;border-radius:0}}";
const units=(cart)=>Object.fromEntries(cart.lines.map((line)=>[line.variant_id,line.quantity]));
const remember=(cart)=>memory.write("cart",units(cart));
async function carry(answer){
if(!answer.cart)return answer.text;
const before=memory.read("cart")||{};
const{lines}=answer.cart;
const by=await way();
if(by!=="callback"&&by!=="shopify"){
answer.cart = null; // nothing of it is in the shop's own
return lines.length?t("on_page",{title:lines.map((line)=>line.title).join(t("and"))}):answer.text;
}
const after=units(answer.cart);
remember(answer.cart);
const more=lines.filter((line)=>line.quantity>(before[line.variant_id]||0));
const less=Object.keys(before).filter((id)=>(after[id]||0)<before[id]);
if(less.length&&!changeable(by))return t("only_add");
try{
for(const id of less)await set(id,by,after[id]||0);
}catch(error){
return t("not_added",{why:error.message});
}
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
const SAYINGS={
what:["What are you looking for?","Was suchen Sie?","Que cherchez-vous ?","¿Qué busca?"],
send:["Send","Senden","Envoyer","Enviar"],
talk:["Conversation","Gespräch","Conversation","Conversación"],
automated:["Automated · knows this shop’s catalogue","Automatisch · kennt den Katalog","Automatique · connaît le catalogue","Automático · conoce el catálogo"],
anew:["New chat","Neuer Chat","Nouveau chat","Nuevo chat"],
close_chat:["Close chat","Chat schließen","Fermer le chat","Cerrar el chat"],
hello:["Hello! I’m this shop’s automated assistant. Say what you need in your own words: what it’s for, your budget, what to leave out.","Hallo! Ich bin der automatische Assistent dieses Shops. Sagen Sie in eigenen Worten, was Sie brauchen: wofür, Ihr Budget, was nicht infrage kommt.","Bonjour ! Je suis l’assistant automatique de cette boutique. Dites avec vos mots ce qu’il vous faut : l’usage, votre budget, ce qu’il faut éviter.","¡Hola! Soy el asistente automático de esta tienda. Diga con sus palabras qué necesita: para qué, su presupuesto, qué descartar."],
you:["You: ","Sie: ","Vous : ","Usted: "],
looking:["Looking…","Ich suche …","Je cherche…","Buscando…"],
stop:["Stop suggesting","Nichts mehr vorschlagen","Ne plus proposer","No sugerir más"],
why_not:["Why not now?","Warum jetzt nicht?","Pourquoi plus maintenant ?","¿Por qué ya no?"],
helpful:["Helpful","Hilfreich","Utile","Útil"],
unhelpful:["Not helpful","Nicht hilfreich","Pas utile","No útil"],
comparison:["Comparison","Vergleich","Comparaison","Comparación"],
cart:["Your cart","Ihr Warenkorb","Votre panier","Su carrito"],
here_only:["Known here is only what was added in this chat.","Hier bekannt ist nur, was in diesem Chat dazukam.","Seul ce qui a été ajouté dans ce chat est connu ici.","Aquí solo se conoce lo añadido en este chat."],
to_cart:["Go to cart","Zum Warenkorb","Voir le panier","Ir al carrito"],
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
and:[" and "," und "," et "," y "],
only_add:["From here I can only add. Please take it out in the shop’s own cart.","Von hier kann ich nur hinzufügen. Bitte nehmen Sie es im Warenkorb des Shops heraus.","D’ici je ne peux qu’ajouter. Retirez-le dans le panier de la boutique.","Desde aquí solo puedo añadir. Quítelo en el carrito de la tienda."],
shop_refused:["The shop did not add {title}: {why}","Der Shop hat {title} nicht hinzugefügt: {why}","La boutique n’a pas ajouté {title} : {why}","La tienda no añadió {title}: {why}"],
on_page:["I can’t reach the shop’s cart from here. Please add it on its page: {title}.","Ich erreiche den Warenkorb des Shops von hier nicht. Bitte dort hineinlegen: {title}.","Je n’atteins pas le panier de la boutique d’ici. À ajouter sur sa page : {title}.","Desde aquí no llego al carrito de la tienda. Añádalo en su página: {title}."],
message:["Your message","Ihre Nachricht","Votre message","Su mensaje"],
details:["Details","Details","Détails","Detalles"],
why:["Why this?","Warum dieses?","Pourquoi celui-ci ?","¿Por qué este?"],
voucher:["Voucher: {rule}","Gutschein: {rule}","Bon : {rule}","Vale: {rule}"],
pays:["With the voucher","Mit dem Gutschein","Avec le bon","Con el vale"],
};
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
const EXTRAS=["comparison","facts","voucher","sources","contact","groups"];
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
if(event==="products")Object.assign(answer,{products:slim(data.products),groups:data.groups});
else if(event==="text_delta")answer.text+=data.text;
else if(event==="ledger")answer.wishes=data.ledger;
else if(event==="cart")answer.cart=data.cart;
else if(event==="question")answer.options=data.options;
else if(event==="done"){
Object.assign(answer,{text:data.text,kind:data.kind,traceId:data.trace_id||"",wishes:data.ledger,cart:data.cart});
answer.products=slim(data.products);
answer.options=[...(data.question?.options||[]),...(data.loosenings||[]).map(easing)];
for(const key of EXTRAS)answer[key]=data[key];
}
}
function easing({label:name,count,key,drops}){
const words = `${name} (${count})`;
return drops?{label:words,click:{action:"remove_constraint",key}}:{label:words,say:name,shown:name};
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
function basketOf(cart,voucher,click){
const said=(amount)=>money(amount,cart.currency);
const rows=cart.lines.map((line)=>{
const steps=h("div",{class:"steps"});
const step=(name,sign,quantity)=>
h("button", { type: "button", class: "button quiet", "aria-label": [`${name}: ${line.title}`, line.variant].filter(Boolean).join(", "), onclick: () => click({ action: "set_quantity", id: line.variant_id, quantity }) }, sign);
way().then((by)=>{
if(!changeable(by))return;
steps.append(step(t("less"),"−",line.quantity - 1),step(t("another"),"+",line.quantity+1),step(t("remove"),icon(ICONS.close),0));
});
const kind=line.variant&&h("small",{},line.variant);
const price = line.available ? `${line.quantity} × ${said(line.price)}` : t("out_of_stock");
return h("li",{},h("span",{},line.title,kind,h("small",{},price)),h("strong",{},line.available&&said(line.subtotal)),steps);
});
const onward=h("p");
cartPage().then((href)=>href&&onward.append(h("a",{class:"button",href},t("to_cart"))));
const sum=(name,amount)=>h("p",{class:"sum"},h("span",{},name),h("strong",{},amount));
const off=voucher&&sum(t("voucher",voucher),voucher.off>0&&"−"+said(voucher.off));
const pays=voucher?.off>0&&sum(t("pays"),said(voucher.pays));
return h("section",{class:"box basket","aria-label":t("cart")},rows.length>0&&[h("ul",{},rows),sum(t("total"),said(cart.total)),off,pays],h("small",{},t("here_only")),onward);
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
starters.length>0&&h("div",{class:"starters"},this.sayings(starters.map((line)=>({label:line,say:line})))),
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
thumbs:h("div"),
box:h("div",{class:"answer"}),
};
this.last?.chips.replaceChildren();
this.act.quick.replaceChildren();
parts.box.append(parts.text,parts.chips,parts.cards,parts.extra,parts.thumbs);
this.body.append(parts.box);
this.last=parts;
if(!fresh){
this.cards(parts,turn.comparison?{products:[]}:turn);
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
if(event==="products")this.cards(parts,data.kind==="comparison"?{products:[]}:answer);
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
const{wishes,...kept}=answer;
Object.assign(parts.turn,kept);
if(wishes)this.talk.wishes=wishes;
this.cards(parts,kept.comparison?{products:[]}:kept);
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
this.act.quick.replaceChildren(...this.sayings(options));
}
sayings(options){
return options.map(({label,say,shown=label,click})=>h("button",{type:"button",onclick:()=>(click?this.act.click(click):this.act.say(say,shown))},label));
}
wishes(list){
const currency=this.last.turn.products?.[0]?.currency;
const row=chips(list,currency,(wish)=>this.act.unwish(wish,keyOf(wish)));
redraw(this.last.chips,row,this.act.field);
}
cards(parts,{products,groups=[],traceId}){
const list=this.list(parts,traceId);
const old=new Map([...parts.cards.querySelectorAll("[data-id]")].map((node)=>[node.dataset.id,node]));
const stood=new Map([...old].map(([id,node])=>[id,node.getBoundingClientRect().top]));
const nodes=products.map((product,i)=>{
const{why,misses,featured,note:mark}=product;
const kept=old.get(product.id);
if(kept&&kept.dataset.words===why+mark)return kept;
const shown={...this.selling(list,i+1),shape:"row",mark,eager:true,asks:this.asks(product)};
const node=card({product,why,misses,featured},shown);
node.dataset.words=why+mark;
return node;
});
const heads=new Map(groups.map(({heading,ids})=>[ids[0],heading]));
const focused=parts.cards.getRootNode().activeElement;
parts.cards.replaceChildren(
...nodes.flatMap((node)=>(heads.has(node.dataset.id)?[h("p",{class:"head"},heads.get(node.dataset.id)),node]:node)),
);
if(parts.cards.contains(focused))focused.focus({preventScroll:true});
if(old.size&&!matchMedia("(prefers-reduced-motion: reduce)").matches)glide(nodes,stood);
}
list=(parts,traceId)=>({traceId:traceId||parts.turn.traceId,name:"Chat"});
selling(list,index){
return{list,index,tell:this.act.speak,bought:this.act.bought,wishes:()=>this.talk.wishes};
}
asks(product){
const{id}=product;
return [
{name:t("details"),style:"any",ask:()=>this.act.click({action:"details",id})},
{name:t("why"),style:"now",ask:()=>this.act.click({action:"why",id})},
{name:t("why_not"),style:"then",ask:()=>this.act.click({action:"why_not",id})},
];
}
beside(parts,{id,kind,products,comparison,facts,cart,voucher,sources,contact}){
parts.box.classList.toggle("screen",SCREENS.includes(kind));
const list=this.list(parts);
const handed=contact!==undefined&&(kind==="chat"||!sources?.length);
const all=[
comparison&&table(comparison,products,list,(product,i)=>buy(product,this.selling(list,i))),
facts&&factsOf(facts),
cart?basketOf(cart,voucher,this.act.click):voucher&&h("p",{class:"box"},t("voucher",voucher)),
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
const PHONE="(max-width: 640px), (max-height: 480px)";
const HERE={shopkeeperChat:true};
Object.assign(WORDS,SAYINGS);
class Panel{
constructor(host){
const{button,shadowRoot:root,name}=host;
Object.assign(this,{button,root});
this.talk=new Talk();
this.told=h("p",{role:"status",class:"hush"});
this.field=h("textarea",{rows:1,maxlength:2000,"aria-label":t("message"),placeholder:t("what"),enterkeyhint:"send"});
this.field.addEventListener("keydown",(event)=>this.typed(event));
this.form=h("form",{class:"compose",onsubmit:(event)=>this.submit(event)},this.field);
this.form.append(h("button",{class:"round send","aria-label":t("send")},icon(ICONS.send)));
this.quick=h("div",{class:"quick",role:"group","aria-label":t("suggestions")});
this.body=h("div",{class:"talk",tabindex:"0",role:"region","aria-label":t("talk")});
this.dialog=h(
"dialog",
{class:"panel","aria-labelledby":"shopkeeper-title",oncancel:(event)=>(event.preventDefault(),this.close())},
h(
"div",
{class:"bar"},
h("div",{},h("h2",{id:"shopkeeper-title"},name),h("p",{},t("automated"))),
h("button",{type:"button",class:"text",onclick:()=>this.restart()},t("anew")),
h("button",{type:"button",class:"round","aria-label":t("close_chat"),onclick:()=>this.close()},icon(ICONS.close)),
),
this.body,
this.quick,
this.form,
this.told,
);
this.dialog.addEventListener("keydown",(event)=>event.key==="Escape"&&(event.preventDefault(),this.close()));
root.adoptedStyleSheets=[...root.adoptedStyleSheets,styles(PANEL_CSS_TEXT)];
root.append(this.dialog);
const speak=(text)=>(this.told.textContent=text);
this.transcript=new Transcript(this.body,this.talk,{
quick:this.quick,
speak,
say:(text,shown)=>this.say(text,shown),
unwish:(wish,key)=>this.unwish(wish,key),
click:(click)=>this.turn({click},()=>this.transcript.begin("",0),()=>{}),
bought:(product)=>this.bought(product),
});
}
get shown(){
return this.dialog.open;
}
leave(){
this.asked?.abort();
}
open(fresh,said,typed){
const before=this.dialog.open;
if(!before)this.show(fresh);
if(typed)this.field.value=typed;
if(said&&this.busy){
this.field.value=said;
this.held=true;
}else if(said)this.say(said);
else if(!before)this.offer();
}
show(fresh){
this.modal=matchMedia(PHONE).matches;
if(fresh&&this.modal)history.pushState({...history.state,...HERE},"");
if(this.modal)this.dialog.showModal();
else this.dialog.show();
this.button.hidden=false;
this.button.setAttribute("aria-expanded","true");
this.fit();
if (!this.talk.turns.length) fetch(`${HOST}/v1/sessions/${session()}`, post()).catch(() => {});
this.transcript.draw();
this.field.focus({preventScroll:true});
window.visualViewport?.addEventListener("resize",(this.fitted=()=>this.fit()));
}
close(){
if(history.state&&history.state.shopkeeperChat)history.back();
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
this.submit(event);
}
submit(event){
event.preventDefault();
const text=this.field.value.trim();
if(!text)return;
if(this.busy){
this.held=true;
return;
}
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
this.held=false;
if(!this.asked.signal.aborted){
undo();
if(unasked)this.transcript.drop();
else this.transcript.fail();
}
}finally{
this.working(false);
if(this.held)this.form.requestSubmit();
this.held=false;
if(this.dialog.open&&document.activeElement===document.body)this.body.focus({preventScroll:true});
}
}
}
return { Panel };
};
