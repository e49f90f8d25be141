"""Pages that answer with something else than the article, and live blogs."""
