"""The chat page's own fixed words, in English, German, French and Spanish: buttons, labels and notes.

What the assistant says in sentences is not here: it comes from the agent in the shopper's language.
"""

from __future__ import annotations

from typing import Any

LANGUAGES = ("en", "de", "fr", "es")
REGIONS = {"en": ("US", "GB"), "de": ("DE", "AT", "CH"), "fr": ("FR", "BE", "CA", "CH"), "es": ("ES", "MX", "AR", "US")}
CHAINLIT = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es"}  # the names of Chainlit's own files

_WORDS: dict[str, tuple[str, str, str, str]] = {
    "add": ("Add to cart", "In den Warenkorb", "Ajouter au panier", "Añadir al carrito"),
    "details": ("Details", "Details", "Détails", "Detalles"),
    "why": ("Why this?", "Warum dieses?", "Pourquoi celui-ci ?", "¿Por qué este?"),
    "why_not": ("Why not now?", "Warum jetzt nicht?", "Pourquoi plus maintenant ?", "¿Por qué ya no?"),
    "choose": ("Choose: {option}", "Auswählen: {option}", "Choisir : {option}", "Elegir: {option}"),
    "not_chosen": ("Don’t add", "Nicht hinzufügen", "Ne pas ajouter", "No añadir"),
    "voucher": ("Voucher: {rule}", "Gutschein: {rule}", "Bon : {rule}", "Vale: {rule}"),
    "pays": ("With the voucher", "Mit dem Gutschein", "Avec le bon", "Con el vale"),
    "wishes": ("Your wishes", "Ihre Wünsche", "Vos souhaits", "Sus deseos"),
    "remove_wish": (
        "Remove the wish {wish}", "Wunsch entfernen: {wish}", "Retirer le souhait {wish}", "Quitar el deseo {wish}",
    ),
    "preferred": ("{wish}: preferred", "{wish}: bevorzugt", "{wish} : de préférence", "{wish}: preferido"),
    "unchecked": (
        "{wish}: can’t be checked here", "{wish}: hier nicht prüfbar", "{wish} : invérifiable ici",
        "{wish}: no se puede comprobar aquí",
    ),
    "products": ("Products", "Produkte", "Produits", "Productos"),
    "comparison": ("Comparison", "Vergleich", "Comparaison", "Comparación"),
    "field": ("Field", "Merkmal", "Caractéristique", "Característica"),
    "not_stated": ("not stated", "keine Angabe", "non précisé", "no indicado"),
    "cart": ("Your cart", "Ihr Warenkorb", "Votre panier", "Su carrito"),
    "total": ("Total", "Summe", "Total", "Total"),
    "remove": ("Remove", "Entfernen", "Retirer", "Quitar"),
    "less": ("One less", "Eins weniger", "Un de moins", "Uno menos"),
    "more": ("One more", "Eins mehr", "Un de plus", "Uno más"),
    "featured": (
        "Featured by the shop", "Vom Shop hervorgehoben", "Mis en avant par la boutique", "Destacado por la tienda",
    ),
    "misses": ("Misses", "Erfüllt nicht", "Ne remplit pas", "No cumple"),
    "no_picture": ("no picture", "kein Bild", "pas d’image", "sin imagen"),
    "sources": (
        "From the shop’s documents", "Aus den Unterlagen des Shops", "D’après les documents de la boutique",
        "De los documentos de la tienda",
    ),
    "contact": ("Reach a person", "Einen Menschen erreichen", "Joindre une personne", "Hablar con una persona"),
    "by_email": ("Write to {shown}", "An {shown} schreiben", "Écrire à {shown}", "Escribir a {shown}"),
    "by_phone": ("Call {shown}", "{shown} anrufen", "Appeler {shown}", "Llamar al {shown}"),
    "by_link": (
        "Open the contact page", "Kontaktseite öffnen", "Ouvrir la page de contact", "Abrir la página de contacto",
    ),
    "transcript": (
        "Include this conversation", "Dieses Gespräch mitschicken", "Joindre cette conversation",
        "Incluir esta conversación",
    ),
    "copy": ("Copy this conversation", "Gespräch kopieren", "Copier la conversation", "Copiar la conversación"),
    "copied": ("Copied", "Kopiert", "Copié", "Copiado"),
    "kept_now": (
        "Kept until you close the browser.", "Bleibt, bis Sie den Browser schließen.",
        "Conservée jusqu’à la fermeture du navigateur.", "Se guarda hasta que cierre el navegador.",
    ),
    "keep": (
        "Keep it on this device for 30 days", "30 Tage auf diesem Gerät behalten",
        "La garder 30 jours sur cet appareil", "Guardarla 30 días en este dispositivo",
    ),
    "kept": (
        "Kept on this device for 30 days.", "Bleibt 30 Tage auf diesem Gerät.",
        "Conservée 30 jours sur cet appareil.", "Guardada 30 días en este dispositivo.",
    ),
    "unkeep": ("Stop keeping it", "Nicht länger behalten", "Ne plus la garder", "Dejar de guardarla"),
    "found": ("How this was found", "Wie das gefunden wurde", "Comment cela a été trouvé", "Cómo se encontró"),
    "busy": (
        "One moment, please: your last messages are still being answered.",
        "Einen Moment bitte: Ihre letzten Nachrichten werden noch beantwortet.",
        "Un instant : vos derniers messages sont en cours de réponse.",
        "Un momento: aún se responden sus últimos mensajes.",
    ),
    "untitled": ("Conversation", "Gespräch", "Conversation", "Conversación"),
    "limited_stock": ("only a few left", "nur noch wenige", "presque épuisé", "quedan pocos"),
    "preorder": ("pre-order", "vorbestellbar", "précommande", "reserva"),
    "backorder": ("on back-order", "nachbestellt", "en réapprovisionnement", "bajo pedido"),
    "out_of_stock": ("sold out", "ausverkauft", "épuisé", "agotado"),
    "discontinued": ("no longer made", "wird nicht mehr hergestellt", "n’est plus fabriqué", "ya no se fabrica"),
}  # fmt: skip

_DELETE, _RENAME = "threadHistory.thread.actions.delete", "threadHistory.thread.actions.rename"
_CHAINLIT_WORDS: dict[str, tuple[str, str, str, str]] = {
    "chat.input.placeholder": ("What are you looking for?", "Was suchen Sie?", "Que cherchez-vous ?", "¿Qué busca?"),
    "chat.input.actions.stop": ("Stop", "Anhalten", "Arrêter", "Detener"),
    "chat.messages.status.using": ("", "", "", ""),
    "chat.messages.status.used": ("", "", "", ""),
    "chat.messages.feedback.dialog.yourFeedback": (
        "What was good or bad?", "Was war gut oder schlecht?", "Qu’est-ce qui était bien ou non ?",
        "¿Qué estuvo bien o mal?",
    ),
    "chat.watermark": (
        "An automated assistant. What it says stands in the catalogue.",
        "Ein automatischer Assistent. Was er sagt, steht im Katalog.",
        "Un assistant automatique. Ce qu’il dit figure dans le catalogue.",
        "Un asistente automático. Lo que dice figura en el catálogo.",
    ),
    "navigation.header.readme": ("What I can do", "Was ich kann", "Ce que je sais faire", "Qué puedo hacer"),
    "navigation.newChat.dialog.tooltip": (
        "New conversation", "Neues Gespräch", "Nouvelle conversation", "Nueva conversación",
    ),
    "threadHistory.sidebar.title": ("Conversations", "Gespräche", "Conversations", "Conversaciones"),
    "threadHistory.sidebar.filters.placeholder": (
        "Search conversations", "Gespräche durchsuchen", "Chercher une conversation", "Buscar conversaciones",
    ),
    "threadHistory.sidebar.empty": (
        "No conversations yet", "Noch keine Gespräche", "Aucune conversation", "Aún no hay conversaciones",
    ),
    f"{_DELETE}.title": (
        "Delete this conversation?", "Dieses Gespräch löschen?", "Supprimer cette conversation ?",
        "¿Eliminar esta conversación?",
    ),
    f"{_DELETE}.description": (
        "All that was said in it is deleted for good.",
        "Alles, was darin gesagt wurde, wird endgültig gelöscht.",
        "Tout ce qui y a été dit sera supprimé pour de bon.",
        "Todo lo dicho en ella se borra para siempre.",
    ),
    f"{_DELETE}.inProgress": ("Deleting…", "Wird gelöscht …", "Suppression…", "Eliminando…"),
    f"{_DELETE}.success": (
        "Conversation deleted", "Gespräch gelöscht", "Conversation supprimée", "Conversación eliminada",
    ),
    f"{_RENAME}.title": (
        "Rename this conversation", "Dieses Gespräch umbenennen", "Renommer cette conversation",
        "Renombrar esta conversación",
    ),
    f"{_RENAME}.description": ("", "", "", ""),
    f"{_RENAME}.inProgress": ("Renaming…", "Wird umbenannt …", "Renommage…", "Renombrando…"),
    f"{_RENAME}.success": (
        "Conversation renamed", "Gespräch umbenannt", "Conversation renommée", "Conversación renombrada",
    ),
}  # fmt: skip


def language_of(locale: str) -> str:
    """The one of our languages that a locale such as `de-AT` asks for; English for any other."""
    asked = locale.replace("_", "-").split("-")[0].lower()
    return asked if asked in LANGUAGES else "en"


def words(locale: str) -> dict[str, str]:
    """All fixed words in the language of a locale, with `{slots}`."""
    column = LANGUAGES.index(language_of(locale))
    return {key: said[column] for key, said in _WORDS.items()}


def reword(translation: dict[str, Any], locale: str) -> dict[str, Any]:
    """Chainlit's own words, but for those that speak of something else here: of threads, or of what is not so."""
    column = LANGUAGES.index(language_of(locale))
    for path, said in _CHAINLIT_WORDS.items():
        *parents, last = path.split(".")
        place = translation
        for name in parents:
            place = place[name]
        place[last] = said[column]
    return translation
