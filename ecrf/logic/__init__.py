"""The expression language of forms, and what it says about a set of answers. Pure: values in, values out."""
