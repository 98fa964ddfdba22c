"""Shows that the promises of `docs/reliability.md` are kept, keeps the figures, and makes the page of them."""
