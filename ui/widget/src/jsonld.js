// schema.org Product data of the cards on the page, for those who read pages by machine.
import { HOST } from "./config.js";
import { picture, productUrl } from "./format.js";

const STATES = {
  in_stock: "InStock",
  limited_stock: "LimitedAvailability",
  preorder: "PreOrder",
  backorder: "BackOrder",
  out_of_stock: "OutOfStock",
  discontinued: "Discontinued",
};

/** Writes, or replaces, the list of `owner` in the page's head; an empty list removes it. */
export function describe(owner, products) {
  let script = document.getElementById(owner);
  if (!products.length) return script && script.remove();
  if (!script) {
    script = document.createElement("script");
    script.id = owner;
    script.type = "application/ld+json";
    document.head.append(script);
  }
  const itemListElement = products.map((product, i) => ({ "@type": "ListItem", position: i + 1, item: schema(product) }));
  script.textContent = JSON.stringify({ "@context": "https://schema.org", "@type": "ItemList", itemListElement });
}

function schema(product) {
  const counted = product.rating && product.rating_count;
  return {
    "@type": "Product",
    productID: product.id,
    name: product.title,
    description: product.description || undefined,
    image: picture(product.image, HOST) || undefined,
    url: productUrl(product) || undefined,
    category: product.category || undefined,
    brand: product.brand ? { "@type": "Brand", name: product.brand } : undefined,
    aggregateRating: counted
      ? { "@type": "AggregateRating", ratingValue: product.rating, reviewCount: product.rating_count }
      : undefined,
    offers: {
      "@type": "Offer",
      price: product.price,
      priceCurrency: product.currency,
      availability: "https://schema.org/" + (STATES[product.availability] || "InStock"),
    },
  };
}
