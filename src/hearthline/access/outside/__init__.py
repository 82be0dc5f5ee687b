"""Signing in through an agency's own identity provider (OpenID Connect, SAML 2.0). Off until an operator says how."""
