"""The read API of community services, as HSDS 3.0 describes it. Open to everybody, without a cookie or an account."""
