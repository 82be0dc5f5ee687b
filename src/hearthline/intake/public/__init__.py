"""The public wizard: a frightened person tells us enough in one go, with no account, no cookie and no script.

Nothing is kept between pages but the hidden field `state` (sealed by `sealing`), so that every step works while
the database is away. Namespace of the addresses: `report`.

    /            start            name `start`
    /r/<1-9>     steps            `step`     POST; GET goes back to the start
    /r/job       for my job       `job`      GET: the duty, the role; its buttons post to /r/1
    /r/send      send             `send`     POST
    /r/note      a note to keep   `note`     POST; answers with a text file
    /back        come back        `back`     GET: one field; POST: the code or the sealed code
    /draft       open a draft     `draft`    GET, POST
    /leave       leave            `leave`    303 to settings.HEARTHLINE_EXIT_URL, clears what the browser kept
    /safety      about the exit   `safety`
    /lost-code   no code any more `lost-code`

A page posts to the address of the page that follows, with `from=<page>` and one button: continue, back, save, skip,
add, remove=<n>, edit=<step> or `_lang=<code>`. `from` is start, job, a step number, danger or send.
"""
