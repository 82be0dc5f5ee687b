"""Referrals: a listing that somebody was told of, or a name that was passed on with consent, and what became of it.

`ports`     what a referral may be about (an inquiry, a report), and who opens that
`models`    a referral, the consent it rests on, what happened since; what was typed rests sealed under its own key
`consent`   what may be passed on at all, and what a consent must say
`promises`  the agency's settings and what the packs know of special records
`actions`   telling, passing on, what became of it, withdrawing; `queries` what the desk sees; `tallies` counts
"""
