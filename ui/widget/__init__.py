"""The site widget: one script a shop puts on its pages, and a demo shop that uses it."""
