"""What a product is: the record, feeds into it, its quality, named data sets, predicates."""
