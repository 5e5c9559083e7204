"""Reading protocols: pure functions, values in and values out."""
