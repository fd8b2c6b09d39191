"""Claims about the checks over a whole catalogue."""

from catalog.product import Money, Offer, Product, Variant
from catalog.quality import MULTILINGUAL_MODEL, language_of, run_checks


def product(number: int, price: int = 1000, **fields) -> Product:
    given = {"title": f"Mug {number}", "description": "The mug that is made for your tea and with love",
             "category": ("Mugs",), "images": ("https://shop.example/1.jpg",), "url": "https://shop.example/p",
             **fields}  # fmt: skip
    offer = Offer(price=Money(minor=price, currency="EUR"))
    return Product(id=str(number), variants=(Variant(id=str(number), offer=offer),), **given)


def failing(products: list[Product]) -> set[str]:
    return {check.name for check in run_checks(products) if not check.passed}


def test_a_sound_catalogue_passes_every_check():
    assert failing([product(n) for n in range(30)]) == set()


def test_each_fault_fails_its_own_check_with_examples():
    sound = [product(n) for n in range(30)]
    assert failing([p.model_copy(update={"images": ()}) for p in sound]) == {"every product has a picture"}
    assert failing([*sound, product(99, price=1000 * 51)]) == {"prices are near their category's"}
    twins = [product(n, title="Mug") for n in range(30)]
    assert failing(twins) == {"titles tell products apart"}
    (check,) = (c for c in run_checks(twins) if not c.passed)
    assert "30 times 'mug'" in str(check)


def test_a_german_catalogue_is_told_which_model_to_use():
    german = [product(n, description="Der Becher ist für Tee und nicht für Kaffee") for n in range(30)]
    assert language_of(german) == "de"
    (check,) = (c for c in run_checks(german) if not c.passed)
    assert "they look German" in str(check)
    assert f"SHOPKEEPER_EMBEDDING_MODEL={MULTILINGUAL_MODEL}" in str(check)
