"""The desk as a web site: pages for people, an API for programs, feeds for readers. Everything is read, nothing written."""
