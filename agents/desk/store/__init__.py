"""What the desk remembers of the topics: a copy in SQLite or PostgreSQL that can be thrown away and read again."""
