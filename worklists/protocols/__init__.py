"""Reading protocols: who reads what, in which order, under which conditions. Pure: values in, values out.

`document` is the protocol as a coordinator composed it, `compiler` makes the schedule of it, `rules` judges any
schedule against it without knowing the compiler, `figures` counts for the preview, `periods` says when a reading
period opens, and `amending` compiles what comes later. Nothing here knows Django, the database, or the clock.
"""
