"""What is kept: SQLite schema, migrations, one module with all SQL."""
