"""SCIM 2.0 (RFC 7643, RFC 7644): the agency's directory makes and closes accounts. It gives no right by itself."""
