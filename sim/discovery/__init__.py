"""Which unknowns decide a difference between policies, and in which worlds it goes which way."""
