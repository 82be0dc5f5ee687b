"""Hearthline: the working system of a Child Protective Services agency.

Importing the package puts pysqlite3 in the place of the standard library's sqlite3. The SQLite that Debian 12
and most Python builds ship can corrupt a write-ahead log when several processes write and one resets it
(SQLite 3.7.0 to 3.51.2), which is our pattern exactly. A start-up check asserts the version in use.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

__version__ = "0.1.0"

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
