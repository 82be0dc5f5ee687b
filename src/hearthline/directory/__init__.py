"""The directory of contacts: who takes a report in each place, who else can be asked, and how sure we are.

`book`      what is known, as plain values, from the files under `packs/directory`
`loading`   reading and checking those files; `cases` what must be so of them
`finding`   from what somebody typed (ZIP, county, state) to a place
`pages`     a place in the order in which a page says it
`door`      what the public face may touch: what the desk found out by calling, and "this number is wrong"
"""
