import { useState } from "react"

// One answer: the wishes in force as chips, then cards, a comparison, a product's facts or the cart.
// Chainlit's style sheet has only the classes it uses itself, so everything here is styled in place.
const line = "1px solid hsl(var(--border))"
const soft = "hsl(var(--muted-foreground))"
const button = {
  border: line, borderRadius: 999, padding: "6px 14px", minHeight: 36, fontSize: 14, cursor: "pointer",
  background: "hsl(var(--background))", color: "hsl(var(--foreground))",
}
const primary = {
  ...button, border: "none", background: "hsl(var(--primary))", color: "hsl(var(--primary-foreground))", fontWeight: 600,
}

function Picture({ product }) {
  const [dead, setDead] = useState(!product.image)
  const box = {
    width: "100%", aspectRatio: "4 / 3", borderRadius: 8, background: "hsl(var(--accent))", display: "flex",
    alignItems: "center", justifyContent: "center", overflow: "hidden", color: soft, fontSize: 13,
  }
  return (
    <div style={box}>
      {dead
        ? <span aria-hidden="true">no picture</span>
        : <img src={product.image} alt="" loading="lazy" onError={() => setDead(true)}
            style={{ width: "100%", height: "100%", objectFit: "contain" }} />}
    </div>
  )
}

function Card({ product, act, busy }) {
  const badge = { fontSize: 12, padding: "2px 8px", borderRadius: 999, background: "hsl(var(--accent))", width: "fit-content" }
  return (
    <li style={{ border: line, borderRadius: 12, padding: 12, display: "flex", flexDirection: "column", gap: 6, minWidth: 0, background: "hsl(var(--background))", listStyle: "none", margin: 0 }}>
      <Picture product={product} />
      {product.featured && <span style={badge}>Featured by the shop</span>}
      {product.note && <span style={{ ...badge, background: "#fdf0d5", color: "#5c4308" }}>{product.note}</span>}
      <span style={{ fontWeight: 600, fontSize: 14, lineHeight: 1.35 }}>
        {product.url
          ? <a href={product.url} target="_blank" rel="noopener noreferrer" style={{ color: "inherit", textDecoration: "underline", textUnderlineOffset: 3 }}>{product.title}</a>
          : product.title}
      </span>
      <span style={{ fontSize: 15 }}>
        <strong>{product.price_words}</strong>
        {product.was_words && <s style={{ color: soft, marginLeft: 8, fontSize: 13 }}>{product.was_words}</s>}
        {product.stock_words && <span style={{ color: soft, marginLeft: 8, fontSize: 13 }}>{product.stock_words}</span>}
      </span>
      {product.why && <span style={{ fontSize: 13, color: soft }}>{product.why}</span>}
      {product.misses.length > 0 && <span style={{ fontSize: 13, color: "#8a3b12" }}>Misses: {product.misses.join(", ")}</span>}
      <span style={{ display: "flex", gap: 6, marginTop: "auto", paddingTop: 6, flexWrap: "wrap" }}>
        <button style={primary} disabled={busy} aria-label={`Add ${product.title} to the cart`}
          onClick={() => act("add_to_cart", { id: product.id, variant_id: product.variant_id })}>Add to cart</button>
        <button style={button} disabled={busy} aria-label={`Details of ${product.title}`}
          onClick={() => act("details", { id: product.id })}>Details</button>
      </span>
    </li>
  )
}

function Chips({ chips, act, busy }) {
  return (
    <ul aria-label="Your wishes" style={{ display: "flex", flexWrap: "wrap", gap: 8, padding: 0, margin: 0 }}>
      {chips.map((chip) => (
        <li key={chip.key} style={{ listStyle: "none", margin: 0 }}>
          {chip.status === "unsupported"
            ? <span style={{ ...button, display: "inline-block", borderStyle: "dashed", cursor: "default", color: soft }}>{chip.label}: can’t be checked here</span>
            : <button style={button} disabled={busy} aria-label={`Remove the wish ${chip.label}`}
                onClick={() => act("remove_constraint", { key: chip.key })}>{chip.label} <span aria-hidden="true">✕</span></button>}
        </li>
      ))}
    </ul>
  )
}

const cell = { padding: "8px 12px 8px 0", borderTop: line, textAlign: "left", verticalAlign: "top", fontSize: 14 }

function Comparison({ table, products }) {
  return (
    <div style={{ overflowX: "auto" }} tabIndex={0} role="region" aria-label="Comparison">
      <table style={{ borderCollapse: "collapse", minWidth: "100%" }}>
        <thead><tr><th style={{ ...cell, borderTop: "none" }} scope="col">Field</th>
          {products.map((p) => <th key={p.id} scope="col" style={{ ...cell, borderTop: "none" }}>{p.title}</th>)}</tr></thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.field}><th scope="row" style={{ ...cell, fontWeight: 500, color: soft }}>{row.label}</th>
              {row.values.map((value, i) => <td key={i} style={cell}>{value ?? "not stated"}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Facts({ facts }) {
  return (
    <dl style={{ display: "grid", gridTemplateColumns: "minmax(90px, 160px) 1fr", gap: "4px 16px", margin: 0, fontSize: 14 }}>
      {facts.flatMap(([name, value]) => [
        <dt key={name} style={{ color: soft }}>{name}</dt>, <dd key={`${name} value`} style={{ margin: 0 }}>{value}</dd>,
      ])}
    </dl>
  )
}

function Cart({ cart, act, busy }) {
  if (!cart.lines.length) return null
  return (
    <div style={{ border: line, borderRadius: 12, padding: 12, maxWidth: 520 }} role="region" aria-label="Your cart">
      {cart.lines.map((row) => (
        <div key={row.variant_id} style={{ display: "flex", gap: 12, alignItems: "center", padding: "6px 0", fontSize: 14 }}>
          <span style={{ flex: 1 }}>{row.title}<br /><span style={{ color: soft }}>{row.quantity} × {row.price_words}</span></span>
          <strong>{row.subtotal_words}</strong>
          <button style={button} disabled={busy} aria-label={`Take ${row.title} out of the cart`}
            onClick={() => act("remove_from_cart", { id: row.id })}>Remove</button>
        </div>
      ))}
      <div style={{ display: "flex", justifyContent: "space-between", borderTop: line, paddingTop: 8, marginTop: 6 }}>
        <span>Total</span><strong>{cart.total_words}</strong>
      </div>
    </div>
  )
}

export default function Answer() {
  const [busy, setBusy] = useState(false)
  const act = async (name, payload) => {
    setBusy(true)
    try { await callAction({ name, payload }) } finally { setBusy(false) }
    const answers = document.querySelectorAll("[data-step-type='assistant_message']")
    answers[answers.length - 1]?.scrollIntoView({ behavior: "smooth", block: "start" })
  }
  const { products = [], chips = [], comparison, facts, cart, options = [] } = props
  const grid = { display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(148px, 1fr))", gap: 12, padding: 0, margin: 0 }
  return (
    <div style={{ display: "flex", flexDirection: "column", gap: 12, width: "100%", marginTop: 4 }}>
      {chips.length > 0 && <Chips chips={chips} act={act} busy={busy} />}
      {options.length > 0 && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
          {options.map((o) => <button key={o.say} style={button} disabled={busy} onClick={() => act("say", { say: o.say })}>{o.label}</button>)}
        </div>
      )}
      {comparison ? <Comparison table={comparison} products={products} />
        : products.length > 0 && <ul style={grid} aria-label="Products">{products.map((p) => <Card key={p.id} product={p} act={act} busy={busy} />)}</ul>}
      {facts && <Facts facts={facts} />}
      {cart && <Cart cart={cart} act={act} busy={busy} />}
    </div>
  )
}
