"""Branching vessels: points grow onto the nearest branch, radii follow Murray's law (r³ adds up at a fork)."""

import numpy as np


def grow_tree(root, leaves: np.ndarray, leaf_radius: float, wander: float, rng: np.random.Generator):
    """Capsules ((start, end), (radius, radius)) of a tree from `root` to every leaf; points in mm."""
    leaves = leaves[np.argsort(np.linalg.norm(leaves - root, axis=1), kind="stable")]
    nodes = np.vstack([np.asarray(root, float)[None], leaves])
    parent = np.zeros(len(nodes), int)
    for i in range(1, len(nodes)):
        away = np.linalg.norm(nodes[:i] - nodes[i], axis=1)
        # A detour through the root is dear: branches leave the trunk instead of crowding at the hilum.
        parent[i] = int(np.argmin(away + 0.12 * np.linalg.norm(nodes[:i] - nodes[0], axis=1)))
    volume = np.ones(len(nodes))
    for i in range(len(nodes) - 1, 0, -1):
        volume[parent[i]] += volume[i]
    radius = leaf_radius * np.cbrt(volume)
    radius[0] = radius[1:].max(initial=leaf_radius)
    nodes[1:] += rng.normal(0, wander, (len(nodes) - 1, 3))
    return [
        ((nodes[parent[i]], nodes[i]), (min(radius[parent[i]], 1.35 * radius[i]), radius[i]))
        for i in range(1, len(nodes))
    ]


def scatter(centre, radii, count: int, rng: np.random.Generator, keep=None) -> np.ndarray:
    """Points spread evenly in an ellipsoid, a little denser towards its surface as small vessels are."""
    points = []
    while len(points) < count:
        p = rng.uniform(-1, 1, 3)
        if p @ p > 0.96 or (p @ p < 0.2 and rng.random() < 0.5):
            continue
        q = np.asarray(centre) + p * radii
        if keep is None or keep(*q):
            points.append(q)
    return np.array(points)
