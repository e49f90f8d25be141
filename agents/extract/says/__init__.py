"""What a page says of its article: headline, people, times, and what else its markup carries."""
