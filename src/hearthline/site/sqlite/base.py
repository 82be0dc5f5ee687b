"""The embedded database: Django's SQLite, except for how a transaction waits for the one write lock.

SQLite's own wait asks again after 1, 2, 5 … 100 ms, so that of several writers one can be passed over for seconds
(measured: 2.4 s with two others; 0.3 s when it asks every millisecond). So `BEGIN` does not wait inside SQLite: it
fails at once and is tried again after a short pause. All else (a write outside a transaction, for one) waits as usual.
"""

import threading
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.utils import debug_transaction

# Nobody ever gives it back, so that waiting for it is nothing but a pause; it costs less than an Event's.
_pause = threading.Lock()
_pause.acquire()


class DatabaseWrapper(base.DatabaseWrapper):
    """`patience`: seconds until `BEGIN` gives up with OperationalError; at first the `timeout` of the settings.

    OPTIONS must have `again`: seconds until the next try.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = self.settings_dict["OPTIONS"]
        self.patience = float(options.get("timeout", 5.0))
        self._begin = f"BEGIN {options.get('transaction_mode') or 'DEFERRED'}"
        self._again = float(options["again"])
        self._usual = f"PRAGMA busy_timeout={int(self.patience * 1000)}"

    def get_connection_params(self) -> dict[str, Any]:
        """Without what only we understand."""
        params: dict[str, Any] = super().get_connection_params()
        params.pop("again", None)
        return params

    def _start_transaction_under_autocommit(self) -> None:
        """Called by Django when the outermost `atomic` begins, with autocommit on."""
        with debug_transaction(self, self._begin), self.wrap_database_errors:
            raw = self.connection
            raw.execute("PRAGMA busy_timeout=0")
            try:
                self._take_turn(raw)
            finally:
                raw.execute(self._usual)

    def _take_turn(self, raw: Any) -> None:
        deadline = 0.0
        while True:
            try:
                raw.execute(self._begin)
            except self.Database.OperationalError as error:
                # The bare error, not Django's: it holds no cursor, so nothing of a lost try stays behind.
                now = time.monotonic()
                deadline = deadline or now + self.patience
                if "locked" not in str(error) or now >= deadline:
                    raise
            else:
                return
            _pause.acquire(timeout=self._again)
