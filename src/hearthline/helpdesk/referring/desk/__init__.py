"""The desk's pages of referrals: find help for somebody, what they agreed to, what became of it."""
