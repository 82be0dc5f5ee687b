"""Tags of referrals for pages of other rooms."""
