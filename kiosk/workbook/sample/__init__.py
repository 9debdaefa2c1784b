"""Makes up a sample shop: people, orders, and the lives of its spools."""
