import { useEffect, useRef, useState } from "react"

// One answer: the wishes in force as chips, then cards, a comparison, a product's facts, the cart, the shop's
// documents or the way to a person. Chainlit's style sheet has only the classes it uses itself, so everything here is
// styled in place. An `old` answer, one that is not the newest, has no chips and choices any more; cards of a `past`
// one, with newer products below it, are asked why they are not there now.
const line = "1px solid hsl(var(--border))"
const soft = "hsl(var(--muted-foreground))"
const box = { border: line, borderRadius: 12, padding: 12, maxWidth: 560, fontSize: 14 }
const plain = {
  border: line, borderRadius: 999, padding: "6px 14px", minHeight: 36, fontSize: 14, cursor: "pointer",
  background: "hsl(var(--background))", color: "hsl(var(--foreground))", textAlign: "start",
}
const primary = {
  ...plain, border: "none", background: "hsl(var(--primary))", color: "hsl(var(--primary-foreground))", fontWeight: 600,
}
const small = { ...plain, padding: "0 10px", minHeight: 32, minWidth: 32 }
const quiet = { border: "none", background: "none", padding: "6px 0", minHeight: 32, fontSize: 13, color: soft, textAlign: "start", textDecoration: "underline", textUnderlineOffset: 3, cursor: "pointer" }

const fill = (text, slots) => text.replace(/\{(\w+)\}/g, (_, name) => slots[name])

/** A button that while something is under way does nothing, yet keeps the focus. */
function Button({ look = plain, busy, onClick, innerRef, children, ...rest }) {
  return (
    <button type="button" ref={innerRef} style={{ ...look, opacity: busy || rest.disabled ? 0.6 : 1 }} aria-disabled={busy || undefined}
      onClick={() => !busy && onClick()} {...rest}>{children}</button>
  )
}

function Picture({ product, words }) {
  const [dead, setDead] = useState(!product.image)
  const [there, setThere] = useState(false)
  const frame = {
    width: "100%", aspectRatio: "4 / 3", borderRadius: 8, background: there ? undefined : "hsl(var(--accent))", display: "flex",
    alignItems: "center", justifyContent: "center", overflow: "hidden", color: soft, fontSize: 13,
  }
  return (
    <div style={frame}>
      {dead
        ? <span aria-hidden="true">{words.no_picture}</span>
        : <img src={product.image} alt="" loading="lazy" onError={() => setDead(true)} onLoad={() => setThere(true)}
            style={{ width: "100%", height: "100%", objectFit: "contain" }} />}
    </div>
  )
}

/** Its name, at most four lines of it unless it is wanted `whole`. */
function Title({ product, whole }) {
  const link = { color: "inherit", textDecoration: "underline", textUnderlineOffset: 3 }
  const short = { display: "-webkit-box", WebkitBoxOrient: "vertical", WebkitLineClamp: 4, overflow: "hidden", padding: 3, margin: -3 }
  return (
    <span style={whole ? undefined : short} title={product.title}>
      {product.url ? <a href={product.url} target="_blank" rel="noopener noreferrer" style={link}>{product.title}</a> : product.title}
    </span>
  )
}

/** The first option in which the variants to be had differ. */
function openOption(variants) {
  const [first, ...others] = variants.filter((variant) => !variant.gone)
  return first && Object.keys(first.options).find((name) => others.some(({ options }) => options[name] !== first.options[name]))
}

/** "Add to cart": sizes and colours that the wishes leave open are asked for first, one after the other. */
function Buy({ product, act, busy, words }) {
  const [left, setLeft] = useState(null) // the variants that may still be meant, while one is being chosen
  const group = useRef(null)
  const button = useRef(null)
  useEffect(() => { group.current?.querySelector("button:enabled").focus() }, [left])
  const add = (variants) => {
    if (openOption(variants)) return setLeft(variants)
    const same = variants.find((variant) => variant.variant_id === product.variant_id && !variant.gone)
    const { variant_id } = same || variants.find((variant) => !variant.gone) || product
    stop()
    return act("add_to_cart", { id: product.id, variant_id })
  }
  const stop = () => { setLeft(null); setTimeout(() => button.current?.focus({ preventScroll: true })) }
  if (!left) {
    return <Button look={primary} busy={busy} innerRef={button} aria-label={`${words.add}: ${product.title}`} onClick={() => add(product.choices || [])}>{words.add}</Button>
  }
  const name = openOption(left)
  const shown = left.find((variant) => variant.variant_id === product.variant_id)
  const values = [...new Set([shown, ...left].filter(Boolean).map(({ options }) => options[name]))].filter(Boolean)
  const of = (value) => left.filter((variant) => variant.options[name] === value)
  const title = fill(words.choose, { option: name.replace(/_/g, " ") })
  return (
    <span ref={group} role="group" aria-label={`${title}: ${product.title}`} onKeyDown={(event) => event.key === "Escape" && stop()}
      style={{ display: "flex", flexWrap: "wrap", gap: 6, flex: "1 0 100%" }}>
      <span style={{ flex: "1 0 100%", fontSize: 13, color: soft }}>{title}</span>
      {values.map((value) => {
        const gone = of(value).every((variant) => variant.gone)
        return <Button key={value} look={small} busy={busy} disabled={gone} onClick={() => add(of(value))}>{gone ? `${value} · ${words.out_of_stock}` : value}</Button>
      })}
      <Button look={small} busy={busy} aria-label={words.not_chosen} title={words.not_chosen} onClick={stop}><span aria-hidden="true">✕</span></Button>
    </span>
  )
}

function Card({ product, past, whole, act, busy, words }) {
  const badge = { fontSize: 12, padding: "2px 8px", borderRadius: 999, background: "hsl(var(--accent))", width: "fit-content" }
  const told = product.misses.length > 0 && product.misses.every((wish) => product.why.includes(wish)) // the reason says it
  const said = (word) => `${words[word]}: ${product.title}`
  return (
    <li style={{ border: line, borderRadius: 12, padding: 12, display: "flex", flexDirection: "column", gap: 6, minWidth: 0, background: "hsl(var(--background))", listStyle: "none", margin: 0 }}>
      <Picture product={product} words={words} />
      {product.featured && <span style={badge}>{words.featured}</span>}
      {product.note && <span style={{ ...badge, background: undefined, borderRadius: 8 }} className="sk-note">{product.note}</span>}
      <span style={{ fontWeight: 600, fontSize: 14, lineHeight: 1.35 }}><Title product={product} whole={whole} /></span>
      <span style={{ fontSize: 15 }}>
        <strong>{product.price_words}</strong>
        {product.was_words && <s style={{ color: soft, marginLeft: 8, fontSize: 13 }}>{product.was_words}</s>}
        {product.stock_words && <span style={{ color: soft, marginLeft: 8, fontSize: 13 }}>{product.stock_words}</span>}
      </span>
      {product.why && <span style={{ display: "block", fontSize: 13, color: told ? undefined : soft }} className={told ? "sk-why sk-misses" : "sk-why"}>{product.why}</span>}
      {product.misses.length > 0 && !told && <span style={{ fontSize: 13 }} className="sk-misses">{words.misses}: {product.misses.join(", ")}</span>}
      <span style={{ display: "flex", columnGap: 10, marginTop: "auto", paddingTop: 6, flexWrap: "wrap" }}>
        <Buy product={product} act={act} busy={busy} words={words} />
        <span style={{ display: "flex", columnGap: 10, flexWrap: "wrap" }}>
          <Button look={quiet} busy={busy} aria-label={said("details")} onClick={() => act("details", { id: product.id })}>{words.details}</Button>
          {past
            ? <Button look={quiet} busy={busy} aria-label={said("why_not")} onClick={() => act("why_not", { id: product.id })}>{words.why_not}</Button>
            : <Button look={quiet} busy={busy} aria-label={said("why")} onClick={() => act("why", { id: product.id })}>{words.why}</Button>}
        </span>
      </span>
    </li>
  )
}

function Chips({ chips, act, busy, words }) {
  return (
    <ul aria-label={words.wishes} style={{ display: "flex", flexWrap: "wrap", gap: 8, padding: 0, margin: 0 }}>
      {chips.map((chip) => (
        <li key={chip.key} style={{ listStyle: "none", margin: 0 }}>
          {chip.status === "unsupported"
            ? <span style={{ ...plain, display: "inline-block", borderStyle: "dashed", cursor: "default", color: soft }}>{fill(words.unchecked, { wish: chip.label })}</span>
            : <Button busy={busy} data-chip aria-label={fill(words.remove_wish, { wish: chip.label })}
                onClick={() => act("remove_constraint", { key: chip.key })}>{chip.status === "ranked" ? fill(words.preferred, { wish: chip.label }) : chip.label} <span aria-hidden="true">✕</span></Button>}
        </li>
      ))}
    </ul>
  )
}

const cell = { padding: "8px 12px 8px 0", borderTop: line, textAlign: "start", verticalAlign: "top", fontSize: 14, minWidth: 104 }
const bare = { ...cell, borderTop: "none" }
const heading = { ...cell, minWidth: 0, fontWeight: 500, color: soft, position: "sticky", left: 0, background: "hsl(var(--background))" }

function Comparison({ table, products, act, busy, words }) {
  const columns = table.ids.map((id) => products.find((product) => product.id === id)).filter(Boolean)
  return (
    <div style={{ overflowX: "auto" }} tabIndex={0} role="region" aria-label={words.comparison}>
      <table style={{ borderCollapse: "separate", borderSpacing: 0, minWidth: "100%" }}>
        <thead><tr><th style={{ ...heading, borderTop: "none" }} scope="col"><span className="sk-hush">{words.field}</span></th>
          {columns.map((p) => <th key={p.id} scope="col" style={bare}><Title product={p} /></th>)}</tr></thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.field}><th scope="row" style={heading}>{row.label}</th>
              {row.values.map((value, i) => <td key={i} style={cell}>{value ?? words.not_stated}</td>)}</tr>
          ))}
          <tr><td style={heading} />
            {columns.map((p) => (
              <td key={p.id} style={cell}>
                <Buy product={p} act={act} busy={busy} words={words} />
              </td>
            ))}</tr>
        </tbody>
      </table>
    </div>
  )
}

function Facts({ facts }) {
  return (
    <dl style={{ flex: "1 1 260px", display: "grid", gridTemplateColumns: "minmax(90px, 160px) 1fr", gap: "4px 16px", margin: 0, fontSize: 14 }}>
      {facts.flatMap(([name, value]) => [
        <dt key={name} style={{ color: soft }}>{name}</dt>, <dd key={`${name} value`} style={{ margin: 0 }}>{value}</dd>,
      ])}
    </dl>
  )
}

function Cart({ cart, old, act, busy, words }) {
  if (!cart.lines.length) return null
  const sum = { display: "flex", justifyContent: "space-between", gap: 12 }
  const named = (word, row) => [`${words[word]}: ${row.title}`, row.variant].filter(Boolean).join(", ")
  const step = (row, by) => act("set_quantity", { id: row.variant_id, quantity: row.quantity + by })
  return (
    <div style={box} role="region" aria-label={words.cart}>
      {cart.lines.map((row) => (
        <div key={row.variant_id} style={{ display: "flex", flexWrap: "wrap", gap: "4px 12px", alignItems: "center", padding: "6px 0" }}>
          <span style={{ flex: "1 1 180px", minWidth: 0 }}>{row.title}<br />
            <span style={{ color: soft }}>{row.variant ? `${row.variant} · ` : ""}{row.available ? `${row.quantity} × ${row.price_words}` : words.out_of_stock}</span></span>
          <strong>{row.available && row.subtotal_words}</strong>
          {!old && (
            <span style={{ display: "flex", gap: 4 }}>
              <Button look={small} busy={busy} aria-label={named("less", row)} onClick={() => step(row, -1)}>−</Button>
              <Button look={small} busy={busy} aria-label={named("more", row)} onClick={() => step(row, 1)}>+</Button>
              <Button look={small} busy={busy} aria-label={named("remove", row)} onClick={() => act("remove_from_cart", { id: row.variant_id })}>{words.remove}</Button>
            </span>
          )}
        </div>
      ))}
      <div style={{ ...sum, borderTop: line, paddingTop: 8, marginTop: 6 }}>
        <span>{words.total}</span><strong>{cart.total_words}</strong>
      </div>
      {cart.voucher && <div style={sum}><span>{fill(words.voucher, { rule: cart.voucher })}</span>{cart.off_words && <strong>−{cart.off_words}</strong>}</div>}
      {cart.pays_words && <div style={sum}><span>{words.pays}</span><strong>{cart.pays_words}</strong></div>}
    </div>
  )
}

function Sources({ sources, words }) {
  return (
    <div style={box} role="region" aria-label={words.sources}>
      <strong style={{ fontSize: 13 }}>{words.sources}</strong>
      {sources.map(({ place, texts }) => (
        <details key={place} style={{ marginTop: 6 }}>
          <summary style={{ cursor: "pointer", minHeight: 24 }}>{place}</summary>
          {texts.map((text) => <blockquote key={text} style={{ margin: "6px 0 0", paddingInlineStart: 10, borderInlineStart: "3px solid hsl(var(--border))" }}>{text}</blockquote>)}
        </details>
      ))}
    </div>
  )
}

/** What was said so far, from the server, as plain text. */
async function transcriptOf(session) {
  const answer = await fetch(`/v1/sessions/${encodeURIComponent(session)}`)
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
  return (await answer.json()).turns.map((turn) => `${turn.said ? `> ${turn.said}\n` : ""}${turn.reply.text}`).join("\n\n")
}

const LONGEST = 1500 // mail programs cut longer addresses off; the newest words count

function Contact({ contact, session, words }) {
  const [wanted, setWanted] = useState(false)
  const [told, setTold] = useState("")
  const [copied, setCopied] = useState(false)
  const mail = contact.href.startsWith("mailto:")
  const label = mail ? words.by_email : contact.href.startsWith("tel:") ? words.by_phone : words.by_link
  const include = async (event) => {
    setWanted(event.target.checked)
    if (event.target.checked) setTold(await transcriptOf(session))
  }
  const copy = async () => { await navigator.clipboard.writeText(await transcriptOf(session)); setCopied(true) }
  const href = mail && wanted && told ? `${contact.href}${contact.href.includes("?") ? "&" : "?"}body=${encodeURIComponent(told.slice(-LONGEST))}` : contact.href
  return (
    <div style={{ ...box, display: "flex", flexWrap: "wrap", gap: 10, alignItems: "center" }} role="region" aria-label={words.contact}>
      <a href={href} target={/^https?:/.test(href) ? "_blank" : undefined} rel="noopener noreferrer" style={{ ...primary, textDecoration: "none", display: "inline-flex", alignItems: "center" }}>{fill(label, contact)}</a>
      {mail
        ? <label style={{ display: "flex", gap: 8, alignItems: "center", minHeight: 32 }}><input type="checkbox" checked={wanted} onChange={include} style={{ width: 18, height: 18 }} /> {words.transcript}</label>
        : <Button onClick={copy}>{copied ? words.copied : words.copy}</Button>}
    </div>
  )
}

/** Whether the conversation outlives the browser: only where the shopper says so. */
function Keep({ words }) {
  const [kept, setKept] = useState(null)
  useEffect(() => { fetch("/chat/remember").then((answer) => answer.json()).then(({ keep }) => setKept(keep ?? null)).catch(() => {}) }, [])
  if (kept === null) return null
  const change = async () => {
    const answer = await fetch("/chat/remember", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ keep: !kept }),
    })
    if (answer.ok) setKept(!kept)
  }
  return (
    <p style={{ margin: 0, fontSize: 13, color: soft }} role="status">
      {kept ? words.kept : words.kept_now} <Button look={quiet} onClick={change}>{kept ? words.unkeep : words.keep}</Button>
    </p>
  )
}

/** A focus whose button went away goes to the newest answer's first chip, else to the field. */
function settle() {
  const newest = [...document.querySelectorAll("[data-step-type='assistant_message']")].pop()
  if (document.activeElement === document.body) (newest?.querySelector("[data-chip]") || document.querySelector("#chat-input"))?.focus({ preventScroll: true })
}

/** The address names the conversation from its first answer on, so that a reload opens it again. */
function settleAddress(session) {
  if (/^\/chat\/?$/.test(location.pathname)) history.replaceState(history.state, "", `/chat/thread/${session.replace(/^page-/, "")}`)
}

export default function Answer() {
  const [busy, setBusy] = useState(false)
  useEffect(() => settleAddress(props.session), [])
  useEffect(() => { dispatchEvent(new Event("resize")) }) // Chainlit measured the room below before this was drawn
  const act = async (name, payload) => {
    setBusy(true)
    try { await callAction({ name, payload }) } finally { setBusy(false) }
    setTimeout(settle, 60)
  }
  const { words, session, old, past, keep, products = [], chips = [], comparison, facts, cart, voucher, options = [], sources = [], contact } = props
  const common = { old, past, act, busy, words }
  const grid = { display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(148px, 1fr))", gap: 12, padding: 0, margin: 0 }
  return (
    <div aria-live="off" style={{ display: "flex", flexDirection: "column", gap: 12, width: "100%", marginTop: 4 }}>
      {!old && chips.length > 0 && <Chips chips={chips} {...common} />}
      {!old && options.length > 0 && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
          {options.map((o) => <Button key={o.say} busy={busy} onClick={() => act("say", { say: o.say })}>{o.label}</Button>)}
        </div>
      )}
      {comparison ? <Comparison table={comparison} products={products} {...common} />
        : (products.length > 0 || facts) && (
          <div style={{ display: "flex", flexWrap: "wrap", gap: 16, alignItems: "flex-start" }}>
            {products.length > 0 && (
              <ul style={{ ...grid, flex: facts ? "0 1 200px" : 1 }} aria-label={words.products}>{products.map((p) => <Card key={p.id} product={p} whole={Boolean(facts)} {...common} />)}</ul>
            )}
            {facts && <Facts facts={facts} />}
          </div>
        )}
      {cart && <Cart cart={cart} {...common} />}
      {voucher && <div style={box}>{fill(words.voucher, { rule: voucher })}</div>}
      {sources.length > 0 && <Sources sources={sources} words={words} />}
      {contact && <Contact contact={contact} session={session} words={words} />}
      {keep && <Keep words={words} />}
    </div>
  )
}
