"""Settings of signing in, for the desk's settings module. Plain values: read before Django is set up."""

from typing import Any

SETTINGS: dict[str, Any] = {
    "AUTHENTICATION_BACKENDS": ["hearthline.access.backend.Backend"],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        {"NAME": "hearthline.access.passwords.GuessableValidator"},
    ],
    # "no-referrer" makes browsers send `Origin: null` with a form, which the CSRF check must refuse.
    "SECURE_REFERRER_POLICY": "same-origin",
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "/",
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    # Longer than the absolute limit, which the middleware holds by our own clock.
    "SESSION_COOKIE_AGE": 24 * 3600,
    "ACCOUNT_ADAPTER": "hearthline.access.adapters.AccountAdapter",
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_PRESERVE_USERNAME_CASING": False,
    "ACCOUNT_SESSION_REMEMBER": False,
    "ACCOUNT_LOGOUT_ON_GET": False,
    "ACCOUNT_FORMS": {"login": "hearthline.access.desk.forms.SignInForm"},
    # Per address only, and coarse: an office is one address. The account's own lock is in the database.
    "ACCOUNT_RATE_LIMITS": {"login": "300/m/ip", "login_failed": "100/m/ip"},
    "MFA_ADAPTER": "hearthline.access.adapters.MFAAdapter",
    "MFA_FORMS": {
        "authenticate": "hearthline.access.desk.forms.SecondFactorForm",
        "authenticate_webauthn": "hearthline.access.desk.passkeyforms.SecondPasskeyForm",
    },
    # Per address and coarse, like the door's: an office is one address.
    "MFA_RATE_LIMITS": {"webauthn_login": "300/m/ip"},
    "MFA_SUPPORTED_TYPES": ["webauthn", "totp", "recovery_codes"],
    # A passkey is both steps in one, so it always proves its person too: fingerprint, face or PIN.
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_WEBAUTHN_USER_VERIFICATION": "required",
    "MFA_TRUST_ENABLED": False,
    "MFA_TOTP_ISSUER": "Hearthline",
}
