"""How a reading protocol's blinding reaches its reads: rules, a reader's own names, what is shown, and the report."""
