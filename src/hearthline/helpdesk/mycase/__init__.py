"""A family's own page, first form: who their worker is, who steps in, who the supervisor is, and their telephones.

`models`   what the desk keeps: an assignment, its parties by role, their letters
`team`     the three people of an assignment, and what a form may say of them
`sheet`    what a family sees, as it is sealed; nothing else can be said in it
`door`     what the public face may touch: one sealed sheet for each letter, found by what follows from its code
`actions`  entering, changing, writing a letter, ending; `queries` what the desk sees
"""
