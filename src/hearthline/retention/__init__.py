"""How long records are kept, what holds them longer, and how they are destroyed so that they stay gone."""
