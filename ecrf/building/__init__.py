"""Making forms by hand: what the builder offers, how documents travel to the browser and back, what is wrong there.

A form that was built and one that was imported are the same thing: a draft version with a definition.
"""
