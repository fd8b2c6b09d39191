"""The faces: chat, cards, widget, command line."""
