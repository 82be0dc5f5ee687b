"""People outside the agency who have an account: another realm, apart from everybody who works here.

Its own table (`models.Person`, never the desk's), its own process, database role, secret, cookie and sessions, and its
own kind of principal in the policies (`access.outsider.Outsider`), which no permit written for `User` reaches. Why:
`docs/decisions/0024-a-separate-realm.md`.

    desk/      what an administrator and a supervisor do at the desk: invite, give a code, end
    outside/   the pages of the outside face
    door/      what the public face puts down: that a hand-over was used. It opens nothing here
"""
