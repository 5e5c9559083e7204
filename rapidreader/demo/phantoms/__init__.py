"""Synthetic images of our own making: pleasant, plausible, deterministic, and plainly labelled synthetic.

canvas.py paints shapes into voxel grids, torso*.py and head.py are bodies, catalogue.py says which sessions
there are, dicom.py writes them. True sizes of lesions are in rapidreader/demo/truth.py. Nothing here knows Django.
"""
