"""Records as what a page shows of them: pure, values in, values out."""
