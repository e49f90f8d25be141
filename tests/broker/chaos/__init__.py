"""The chaos suite: things are broken for real, and what came out is compared with what had to come out."""
