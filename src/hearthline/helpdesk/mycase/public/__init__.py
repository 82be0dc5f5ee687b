"""A family opens its own page with the code of its letter. No cookie, no account, nothing kept by the browser."""
