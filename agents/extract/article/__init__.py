"""The article on a page: its blocks, what tells the article's from the others, and the trees that decide."""
