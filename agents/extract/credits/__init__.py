"""Who else the words are from: agencies, credit lines, datelines."""
