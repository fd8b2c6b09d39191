"""A grown catalogue is as many times larger, and nothing in it is a copy."""

import numpy as np

from evals.growth import Nearby, grown
from tests.small_shop import WordEmbedder, shop


def test_grown_products_have_ids_and_model_numbers_of_their_own():
    products = [p.model_copy(update={"title": f"{p.title} AB{i:07d}"}) for i, p in enumerate(shop())]
    size = 3 * len(products) - 1
    larger = grown(products, size)
    assert larger[: len(products)] == products and len(larger) == size
    assert len({p.id for p in larger}) == len({p.title for p in larger}) == size
    variants = [v.id for p in larger for v in p.variants]
    assert len(set(variants)) == len(variants)


def test_grown_vectors_are_near_the_first_ones_and_differ():
    words = WordEmbedder()
    first = words.documents(["mug", "shirt", "lamp"])
    embedder = Nearby(words, first, 8)
    made = embedder.documents([""] * 8)
    assert np.allclose(made[:3], first)
    cosine = np.concatenate([made[3:6], made[6:]]) @ first.T
    near = cosine[np.arange(5), [0, 1, 2, 0, 1]]
    assert (near > 0.85).all() and (near < 0.99).all()
    assert np.allclose(embedder.documents(["mug"]), first[:1]), "what is no product's text is embedded"
