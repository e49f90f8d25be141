"""What stands in or around an article's text and is not it, line by line."""
