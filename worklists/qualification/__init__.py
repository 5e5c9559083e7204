"""Reader qualification: charter and manual acknowledged, a training list with known answers passed."""
