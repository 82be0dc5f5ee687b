"""The contact pages: no account, no cookie, no script. Nothing typed stands in an address.

/contact/       one address for every step of the form: danger first, then what it is about, then the words
/contact/back   come back with the code: where it stands, the written answer, a face, more words
"""
