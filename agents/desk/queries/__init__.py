"""What pages and API ask of the database. Each question takes `ask` and gives plain values; none takes long."""
