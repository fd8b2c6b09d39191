"""Where conversations are kept: LangGraph's savers (SQLite, or Postgres for several machines), thread = session.

`conversations.py` stands before either: it shares a session among workers, bears an outage, forgets the old.
"""
