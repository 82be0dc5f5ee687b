"""Answers to what people ask, as a pack's files hold them: each with its source and its languages.

`answers/<topic>.yaml` (or `<topic>.<part>.yaml`) in a pack's folder; a lower pack's answer of the same id replaces the
whole answer for its place. `answers/front.yaml` orders topics and names the doors of the first page,
`answers/search.yaml` holds words that mean the same, and words that tell of danger. Nothing here goes into the version
of a pack: no decision rests on it.

`kinds`     answers as plain values
`reading`   the files, strictly
`checking`  what leads nowhere (`packs check`), and filling the {holes}
"""
